package dev.slotkeeper.gateway.slots;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
final class StoredBookings implements Bookings {

    private static final String FIND = "SELECT slot_id FROM appointments WHERE booking_id = :bookingId";

    private final JdbcClient jdbc;
    private final DatabaseReads reads;

    StoredBookings(JdbcClient jdbc, DatabaseReads reads) {
        this.jdbc = jdbc;
        this.reads = reads;
    }

    @Override
    public CompletableFuture<Optional<String>> slotOf(UUID bookingId) {
        return reads.read(() ->
                jdbc.sql(FIND).param("bookingId", bookingId).query(String.class).optional());
    }
}
