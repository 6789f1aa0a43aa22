package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one booking.
 *
 * @param before as it was read, the guard's expectation; null when this batch makes it
 * @param after as the batch leaves it
 */
public record BookingChange(@Nullable Booking before, Booking after) {}
