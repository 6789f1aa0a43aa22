@NullMarked
package dev.slotkeeper.bench.stage;

import org.jspecify.annotations.NullMarked;
