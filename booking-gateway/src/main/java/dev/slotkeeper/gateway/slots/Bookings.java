package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.CustomerScope;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Which slot a booking is of; what may be done to it is for the worker to say. */
public interface Bookings {

    /**
     * The id of its slot; empty when there is no such booking. Fails with {@link DatabaseAway}.
     *
     * @param asking whose it must be, else it is taken for one that is not there
     */
    CompletableFuture<Optional<String>> slotOf(UUID bookingId, CustomerScope asking);
}
