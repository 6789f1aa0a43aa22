/** Publishes slot states to {@code booking.availability}. */
@NullMarked
package dev.slotkeeper.worker.availability;

import org.jspecify.annotations.NullMarked;
