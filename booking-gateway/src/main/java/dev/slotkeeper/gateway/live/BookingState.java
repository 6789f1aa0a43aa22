package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.DecisionRepository.Found;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * State of a request as a caller sees it.
 *
 * @param slotId null while the request is undecided
 * @param termsVersion that of the booking's slot; 0 if the request has no booking or its slot was deleted
 * @param json as {@code GET /v1/bookings/{requestId}} answers
 */
@SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
public record BookingState(String status, @Nullable String slotId, int termsVersion, byte[] json) {

    public static BookingState pending() {
        return new BookingState("PENDING", null, 0, "{\"status\":\"PENDING\"}".getBytes(StandardCharsets.UTF_8));
    }

    public static BookingState of(Found found) {
        SlotState slot = found.booking() == null ? null : found.booking().slot();
        return new BookingState(
                found.status(), found.decision().slotId(), slot == null ? 0 : slot.termsVersion(), found.json());
    }

    /** Returns true if a caller who has the other state must get this one: the slot's seats alone don't matter. */
    boolean differsFrom(BookingState other) {
        return !status.equals(other.status) || termsVersion != other.termsVersion;
    }

    boolean isPending() {
        return slotId == null;
    }

    /** Returns true if no change is to follow: only held seats and waitlist entries can still change. */
    public boolean isFinal() {
        return !isPending() && !status.equals("HELD") && !status.equals("WAITLISTED");
    }
}
