/** Who listens to what: streams of slots, bookings and watches, all served by one thread. */
@NullMarked
package dev.slotkeeper.gateway.live;

import org.jspecify.annotations.NullMarked;
