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

    Outcome decide(Ask ask) {
        if (ask.kind() == Ask.Kind.CREATE) {
            return create(ask);
        }
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        return switch (ask.kind()) {
            case CHANGE -> change(ask);
            case DELETE -> delete(ask.json().path("cancelBookings").asBoolean());
            default -> openOrClose(ask.kind() == Ask.Kind.CLOSE);
        };
    }

    private Outcome create(Ask ask) {
        if (slot.exists) {
            return Outcome.no(Rulebook.INVALID, "SLOT_EXISTS", slot);
        }
        slot.exists = true;
        slot.capacity = Objects.requireNonNull(ask.number("capacity"));
        slot.startsAt = Objects.requireNonNull(ask.instant("startsAt"));
        slot.endsAt = Objects.requireNonNull(ask.instant("endsAt"));
        return Outcome.yes("SLOT_CREATED", slot, List.of());
    }

    private Outcome change(Ask ask) {
        Instant startsAt = Objects.requireNonNullElse(ask.instant("startsAt"), slot.startsAt);
        Instant endsAt = Objects.requireNonNullElse(ask.instant("endsAt"), slot.endsAt);
        int capacity = Objects.requireNonNullElse(ask.number("capacity"), slot.capacity);
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
        for (Stay stay :
                Stream.concat(slot.live().stream(), slot.waiting().stream()).toList()) {
            slot.end(stay, "CANCELLED");
            more.add("BookingCancelled " + stay.id);
        }
        more.sort(null);
        slot.deleted = true;
        return Outcome.yes("SLOT_DELETED", slot, more);
    }
}
