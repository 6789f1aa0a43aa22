@NullMarked
package dev.slotkeeper.bench.measure;

import org.jspecify.annotations.NullMarked;
