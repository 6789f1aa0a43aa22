/** Drops decisions when their retention ends. */
@NullMarked
package dev.slotkeeper.worker.retention;

import org.jspecify.annotations.NullMarked;
