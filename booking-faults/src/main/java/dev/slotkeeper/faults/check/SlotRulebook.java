package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Decides administrators' requests on slots; a part of the {@link Rulebook}. */
final class SlotRulebook {

    private final SlotLife slot;
    private final Instant now;

    SlotRulebook(SlotLife slot, Instant now) {
        this.slot = slot;
        this.now = now;
    }

    Outcome decide(LoggedRequest request) {
        if (request.kind() == LoggedRequest.Kind.CREATE) {
            return create(request);
        }
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        return switch (request.kind()) {
            case CHANGE -> change(request);
            case DELETE -> delete(request.json().path("cancelBookings").asBoolean());
            default -> openOrClose(request.kind() == LoggedRequest.Kind.CLOSE);
        };
    }

    private Outcome create(LoggedRequest request) {
        if (slot.exists) {
            return Outcome.no(Rulebook.INVALID, "SLOT_EXISTS", slot);
        }
        slot.exists = true;
        slot.capacity = Objects.requireNonNull(request.number("capacity"));
        slot.startsAt = Objects.requireNonNull(request.instant("startsAt"));
        slot.endsAt = Objects.requireNonNull(request.instant("endsAt"));
        return Outcome.yes("SLOT_CREATED", slot, List.of());
    }

    private Outcome change(LoggedRequest request) {
        Instant startsAt = Objects.requireNonNullElse(request.instant("startsAt"), slot.startsAt);
        Instant endsAt = Objects.requireNonNullElse(request.instant("endsAt"), slot.endsAt);
        int capacity = Objects.requireNonNullElse(request.number("capacity"), slot.capacity);
        if (!startsAt.isBefore(endsAt)) {
            return Outcome.no(Rulebook.INVALID, "MALFORMED", null);
        }
        if (capacity < slot.taken) {
            return Outcome.no(Rulebook.INVALID, "CAPACITY_BELOW_BOOKED", slot);
        }
        slot.startsAt = startsAt;
        slot.endsAt = endsAt;
        slot.capacity = capacity;
        slot.terms++;
        List<String> more = slot.serve(now);
        return Outcome.yes("SLOT_CHANGED", slot, more);
    }

    private Outcome openOrClose(boolean isClosed) {
        slot.closed = isClosed;
        List<String> more = slot.serve(now);
        return Outcome.yes(isClosed ? "SLOT_CLOSED" : "SLOT_REOPENED", slot, more);
    }

    private Outcome delete(boolean cancelBookings) {
        if (slot.taken > 0 && !cancelBookings) {
            return Outcome.no(Rulebook.INVALID, "SLOT_HAS_BOOKINGS", slot);
        }
        List<String> more = new ArrayList<>();
        for (ModelBooking booking :
                Stream.concat(slot.live().stream(), slot.waiting().stream()).toList()) {
            slot.end(booking, "CANCELLED");
            more.add("BookingCancelled " + booking.id);
        }
        more.sort(null);
        slot.deleted = true;
        return Outcome.yes("SLOT_DELETED", slot, more);
    }
}
