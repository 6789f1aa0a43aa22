package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.database.DecisionRepository.Found;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * State of a request as a caller sees it.
 *
 * @param slotId null while the request is undecided
 * @param termsVersion that of the booking's slot; 0 if the request has no booking or its slot was deleted
 * @param expiresAt end of a hold as it is now; null for all others
 * @param isFinal true if no change is to follow: only held seats and waitlist entries can still change
 * @param json as {@code GET /v1/bookings/{requestId}} answers
 */
@SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
public record BookingState(
        String status,
        @Nullable String slotId,
        int termsVersion,
        @Nullable Instant expiresAt,
        boolean isFinal,
        byte[] json) {

    private static final Set<String> OPEN = Set.of("HELD", "WAITLISTED");

    public static BookingState pending() {
        byte[] json = "{\"status\":\"PENDING\"}".getBytes(StandardCharsets.UTF_8);
        return new BookingState("PENDING", null, 0, null, false, json);
    }

    public static BookingState of(Found found) {
        CurrentBooking booking = found.booking();
        SlotState slot = booking == null ? null : booking.slot();
        return new BookingState(
                found.status(),
                found.decision().slotId(),
                slot == null ? 0 : slot.termsVersion(),
                booking == null ? null : booking.expiresAt(),
                booking == null || !OPEN.contains(booking.status()),
                found.json());
    }

    /** Returns true if a caller who has the other state must get this one: the slot's seats alone don't matter. */
    boolean differsFrom(BookingState other) {
        return !status.equals(other.status)
                || termsVersion != other.termsVersion
                || !Objects.equals(expiresAt, other.expiresAt);
    }

    boolean isPending() {
        return slotId == null;
    }
}
