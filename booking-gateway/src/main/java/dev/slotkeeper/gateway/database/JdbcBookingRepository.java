package dev.slotkeeper.gateway.database;

import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.CustomerScope.Only;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

@Component
final class JdbcBookingRepository implements BookingRepository {

    /**
     * Checks id and customer in one query, so that denying another customer's booking takes as long as denying a
     * missing one.
     */
    private static final String FIND = """
            SELECT slot_id FROM appointments
             WHERE booking_id = :bookingId AND (:everybody OR customer_id = :customerId)
            """;

    private final DatabaseRouter router;

    JdbcBookingRepository(DatabaseRouter router) {
        this.router = router;
    }

    @Override
    public CompletableFuture<Optional<String>> slotOf(UUID bookingId, CustomerScope asking) {
        return router.find(jdbc -> jdbc.sql(FIND)
                .param("bookingId", bookingId)
                .param("everybody", asking instanceof Everybody)
                .param("customerId", asking instanceof Only own ? own.customerId() : null, Types.VARCHAR)
                .query(String.class)
                .optional());
    }
}
