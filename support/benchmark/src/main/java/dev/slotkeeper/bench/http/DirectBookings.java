package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.DirectBookingService.Booking;
import dev.slotkeeper.bench.http.DirectBookingService.Outcome;
import dev.slotkeeper.bench.http.DirectBookingService.Refusal;
import dev.slotkeeper.contracts.ErrorCode;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Serves the booking call as most programs do: JSON bound to a record, answered synchronously. */
@RestController
final class DirectBookings {

    private static final int MAX_SEATS = 1_000;

    private final DirectBookingService batchProcessor;

    DirectBookings(DirectBookingService batchProcessor) {
        this.batchProcessor = batchProcessor;
    }

    /** @param quantity number of seats, 1 to 1,000; default 1 */
    record BookingRequest(
            String slotId, String customerId, @Nullable Integer quantity) {

        BookingRequest {
            require(isNamed(slotId), "slotId", slotId, "1 to 64 characters");
            require(isNamed(customerId), "customerId", customerId, "1 to 64 characters");
            require(
                    quantity == null || (quantity >= 1 && quantity <= MAX_SEATS),
                    "quantity",
                    quantity,
                    "1 to " + MAX_SEATS);
        }

        int seats() {
            return quantity == null ? 1 : quantity;
        }

        private static boolean isNamed(@Nullable String id) {
            return id != null && !id.isBlank() && id.length() <= 64;
        }

        private static void require(boolean holds, String field, @Nullable Object given, String allowed) {
            if (!holds) {
                throw new IllegalArgumentException(field + ": given " + given + ", allowed " + allowed);
            }
        }
    }

    @PostMapping(path = "/v1/bookings", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> book(@RequestBody BookingRequest request) {
        Outcome outcome = batchProcessor.book(request.slotId(), request.customerId(), request.seats());
        if (outcome instanceof Booking booking) {
            return ResponseEntity.created(URI.create("/v1/bookings/" + booking.bookingId()))
                    .body(booking);
        }
        Refusal refusal = (Refusal) outcome;
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                refusal.code() == ErrorCode.SLOT_NOT_FOUND ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT,
                refusal.code().message());
        problem.setProperty("code", refusal.code());
        problem.setProperty("reason", refusal.reason());
        problem.setProperty("action", refusal.code().action());
        return ResponseEntity.of(problem).build();
    }
}
