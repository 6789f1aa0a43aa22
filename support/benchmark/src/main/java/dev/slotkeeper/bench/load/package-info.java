@NullMarked
package dev.slotkeeper.bench.load;

import org.jspecify.annotations.NullMarked;
