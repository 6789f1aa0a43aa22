package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.CustomerScope.Only;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

@Component
final class StoredBookings implements Bookings {

    /**
     * Checks id and customer in one query, so that denying another customer's booking takes as long as denying a
     * missing one.
     */
    private static final String FIND = """
            SELECT slot_id FROM appointments
             WHERE booking_id = :bookingId AND (:everybody OR customer_id = :customerId)
            """;

    private final Databases databases;

    StoredBookings(Databases databases) {
        this.databases = databases;
    }

    @Override
    public CompletableFuture<Optional<String>> slotOf(UUID bookingId, CustomerScope asking) {
        return databases.find(jdbc -> jdbc.sql(FIND)
                .param("bookingId", bookingId)
                .param("everybody", asking instanceof Everybody)
                .param("customerId", asking instanceof Only own ? own.customerId() : null, Types.VARCHAR)
                .query(String.class)
                .optional());
    }
}
