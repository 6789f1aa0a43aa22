package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.Nullable;

/**
 * The change that a batch makes to one booking.
 *
 * @param before the booking as it was read, which the guarded write expects; null if this batch creates it
 * @param after the booking as the batch leaves it
 */
public record BookingChange(@Nullable Booking before, Booking after) {}
