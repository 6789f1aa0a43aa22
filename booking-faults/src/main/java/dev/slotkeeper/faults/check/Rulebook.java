package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides requests for one slot at one instant according to the contract. This model shares no code with the rules that
 * it checks.
 */
final class Rulebook {

    static final String INVALID = "VALIDATION_ERROR";

    private final SlotLife slot;
    private final Instant now;

    Rulebook(SlotLife slot, Instant now) {
        this.slot = slot;
        this.now = now;
    }

    /**
     * Decides a request and changes the slot.
     *
     * @param stored the stored decision, used only for the new slot of a reschedule, which has a life of its own
     */
    Outcome decide(Ask ask, Outcome stored) {
        return switch (ask.kind()) {
            case BOOK, HOLD -> seats(ask);
            case CONFIRM, RELEASE, CANCEL, EXPIRE -> become(ask);
            case RESCHEDULE -> leave(ask, stored);
            case CREATE, CHANGE, CLOSE, REOPEN, DELETE -> new SlotRulebook(slot, now).decide(ask);
            case MALFORMED, UNREADABLE -> Outcome.no(INVALID, "MALFORMED", null);
        };
    }

    private boolean isLate(Ask ask) {
        return ask.deadline() != null && now.isAfter(ask.deadline());
    }

    private Outcome seats(Ask ask) {
        if (isLate(ask)) {
            return Outcome.no(INVALID, "DEADLINE_EXCEEDED", null);
        }
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        String unavailable = slot.whyUnavailable(ask.quantity(), now);
        if ("FULL".equals(unavailable) && mayWait(ask)) {
            Instant until = ask.instant("waitUntil");
            slot.add(stay(ask, "WAITLISTED", until == null ? Instant.MAX : until));
            return Outcome.yes(
                    "WAITLISTED", slot, List.of("position " + slot.waiting().size()));
        }
        if (unavailable != null) {
            return Outcome.no("SLOT_UNAVAILABLE", unavailable, slot);
        }
        String changed = whatChanged(ask);
        if (changed != null) {
            return Outcome.no("SLOT_CHANGED", changed, slot);
        }
        slot.taken += ask.quantity();
        if (ask.kind() == Ask.Kind.HOLD) {
            slot.add(stay(ask, "HELD", now.plusSeconds(Objects.requireNonNull(ask.number("holdSeconds")))));
            return Outcome.yes("HELD", slot, List.of());
        }
        slot.add(stay(ask, "CONFIRMED", Instant.MAX));
        return Outcome.yes("CONFIRMED", slot, List.of());
    }

    private static Stay stay(Ask ask, String status, Instant ends) {
        return new Stay(
                Objects.requireNonNull(ask.requestId()),
                Objects.requireNonNull(ask.text("customerId")),
                ask.quantity(),
                status,
                ends);
    }

    private boolean mayWait(Ask ask) {
        Instant until = ask.instant("waitUntil");
        return ask.waits()
                && !slot.hasBegun(now)
                && ask.quantity() <= slot.capacity
                && (until == null || until.isAfter(now))
                && whatChanged(ask) == null;
    }

    private @Nullable String whatChanged(Ask ask) {
        Integer terms = Json.integer(ask.json().path("expected").path("termsVersion"));
        if (terms != null && terms != slot.terms) {
            return "TERMS";
        }
        Integer bookings = Json.integer(ask.json().path("expected").path("currentBookings"));
        return bookings != null && bookings != slot.taken ? "BOOKINGS" : null;
    }

    private Outcome become(Ask ask) {
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        Stay stay = own(ask);
        if (stay == null) {
            return Outcome.no(INVALID, "NOT_FOUND", slot);
        }
        String no =
                switch (ask.kind()) {
                    case CONFIRM, RELEASE -> whyNoHold(stay);
                    case EXPIRE -> whyNotOver(stay);
                    default -> stay.isLive() || stay.isWaiting() ? "" : "ALREADY_CANCELLED";
                };
        if (!no.isEmpty()) {
            return Outcome.no(INVALID, no, slot);
        }
        if (ask.kind() == Ask.Kind.CONFIRM) {
            stay.become("CONFIRMED");
            return Outcome.yes("CONFIRMED", slot, List.of());
        }
        String status =
                switch (ask.kind()) {
                    case EXPIRE -> "EXPIRED";
                    case RELEASE -> "RELEASED";
                    default -> "CANCELLED";
                };
        slot.end(stay, status);
        // The answer shows the freed seats as free, even if a waiting booking has been promoted into them.
        int left = slot.taken;
        return new Outcome(status, null, null, left, slot.capacity, slot.serve(now));
    }

    /**
     * Finds the booking on this slot; null if there is none or it belongs to another customer. Administrators name no
     * customer.
     */
    private @Nullable Stay own(Ask ask) {
        Stay stay = slot.stay(ask.bookingId());
        String customer = ask.text("customerId");
        return stay == null || customer == null || customer.equals(stay.customer) ? stay : null;
    }

    private String whyNoHold(Stay stay) {
        return switch (stay.status) {
            case "HELD" -> stay.isOver(now) ? "HOLD_EXPIRED" : "";
            case "EXPIRED", "RELEASED" -> "HOLD_EXPIRED";
            case "CONFIRMED" -> "ALREADY_CONFIRMED";
            case "WAITLISTED" -> "NOT_FOUND";
            default -> "ALREADY_CANCELLED";
        };
    }

    private String whyNotOver(Stay stay) {
        if (!stay.status.equals("HELD") && !stay.isWaiting()) {
            return "ALREADY_CANCELLED";
        }
        return stay.isOver(now) || (stay.isWaiting() && slot.hasBegun(now)) ? "" : "NOT_DUE";
    }

    /** Decides the old slot's part of a reschedule: checks that the booking can move, and serves the waitlist. */
    private Outcome leave(Ask ask, Outcome stored) {
        if (isLate(ask)) {
            return Outcome.no(INVALID, "DEADLINE_EXCEEDED", null);
        }
        if (slot.isMissing() || "SLOT_NOT_FOUND".equals(stored.code())) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        Stay stay = own(ask);
        if (stay == null) {
            return Outcome.no(INVALID, "NOT_FOUND", slot);
        }
        if (!stay.status.equals("CONFIRMED")) {
            return Outcome.no(INVALID, "ALREADY_CANCELLED", slot);
        }
        if ("SLOT_UNAVAILABLE".equals(stored.code())) {
            return stored.onOldSlot();
        }
        slot.end(stay, "RESCHEDULED");
        return new Outcome("RESCHEDULED", null, null, null, null, slot.serve(now));
    }

    /**
     * Decides the new slot's part of a reschedule: checks for free seats and adds the booking.
     *
     * @param moved the booking on the old slot
     */
    Outcome arrive(UUID requestId, Tables.BookingRow moved) {
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        String unavailable = slot.whyUnavailable(moved.quantity(), now);
        if (unavailable != null) {
            return Outcome.no("SLOT_UNAVAILABLE", unavailable, slot);
        }
        slot.taken += moved.quantity();
        slot.add(new Stay(requestId, moved.customerId(), moved.quantity(), "CONFIRMED", Instant.MAX));
        return Outcome.yes("RESCHEDULED", slot, List.of());
    }
}
