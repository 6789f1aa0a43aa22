package dev.slotkeeper.gateway.slots;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Which slot a booking is of; what may be done to it is for the worker to say. */
public interface Bookings {

    /** The id of its slot; empty when there is no such booking. Fails with {@link DatabaseAway}. */
    CompletableFuture<Optional<String>> slotOf(UUID bookingId);
}
