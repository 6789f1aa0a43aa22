/** Streams of slots, bookings and watches to callers, all served by one thread. */
@NullMarked
package dev.slotkeeper.gateway.live;

import org.jspecify.annotations.NullMarked;
