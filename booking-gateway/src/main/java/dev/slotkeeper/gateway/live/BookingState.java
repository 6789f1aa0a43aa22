package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.Decisions.Found;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told of a request.
 *
 * @param slotId absent while it is not decided
 * @param json as {@code GET /v1/bookings/{requestId}} answers
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
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

    /** Whether nothing more is told of it: only who holds seats or waits for some is still to hear. */
    public boolean isFinal() {
        return !isPending() && !status.equals("HELD") && !status.equals("WAITLISTED");
    }
}
