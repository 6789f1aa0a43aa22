package dev.slotkeeper.gateway.database;

import dev.slotkeeper.gateway.CustomerScope;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Finds the slot of a booking; the worker decides what may be done to it. */
public interface BookingRepository {

    /**
     * Returns the id of the booking's slot; empty if there is no such booking. Fails with {@link DatabaseUnavailableException}.
     *
     * @param asking the customers whose bookings may be found; any other booking is treated as missing
     */
    CompletableFuture<Optional<String>> slotOf(UUID bookingId, CustomerScope asking);
}
