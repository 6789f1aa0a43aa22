package dev.slotkeeper.gateway.slots;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

@Component
final class StoredBookings implements Bookings {

    private static final String FIND = "SELECT slot_id FROM appointments WHERE booking_id = :bookingId";

    private final Databases databases;

    StoredBookings(Databases databases) {
        this.databases = databases;
    }

    @Override
    public CompletableFuture<Optional<String>> slotOf(UUID bookingId) {
        return databases.find(jdbc ->
                jdbc.sql(FIND).param("bookingId", bookingId).query(String.class).optional());
    }
}
