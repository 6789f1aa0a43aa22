package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.database.DecisionRepository.Found;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * State of a request as a caller sees it.
 *
 * @param slotId null while the request is undecided
 * @param json as {@code GET /v1/bookings/{requestId}} answers
 */
@SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
public record BookingState(String status, @Nullable String slotId, byte[] json) {

    public static BookingState pending() {
        return new BookingState("PENDING", null, "{\"status\":\"PENDING\"}".getBytes(StandardCharsets.UTF_8));
    }

    public static BookingState of(Found found) {
        return new BookingState(found.status(), found.decision().slotId(), found.json());
    }

    boolean isPending() {
        return slotId == null;
    }

    /** Returns true if no change is to follow: only held seats and waitlist entries can still change. */
    public boolean isFinal() {
        return !isPending() && !status.equals("HELD") && !status.equals("WAITLISTED");
    }
}
