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
    Outcome decide(LoggedRequest loggedRequest, Outcome stored) {
        return switch (loggedRequest.kind()) {
            case BOOK, HOLD -> seats(loggedRequest);
            case CONFIRM, RELEASE, CANCEL, EXPIRE -> become(loggedRequest);
            case RESCHEDULE -> leave(loggedRequest, stored);
            case CREATE, CHANGE, CLOSE, REOPEN, DELETE -> new SlotRulebook(slot, now).decide(loggedRequest);
            case MALFORMED, UNREADABLE -> Outcome.no(INVALID, "MALFORMED", null);
        };
    }

    private boolean isLate(LoggedRequest loggedRequest) {
        return loggedRequest.deadline() != null && now.isAfter(loggedRequest.deadline());
    }

    private Outcome seats(LoggedRequest loggedRequest) {
        if (isLate(loggedRequest)) {
            return Outcome.no(INVALID, "DEADLINE_EXCEEDED", null);
        }
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        String unavailable = slot.whyUnavailable(loggedRequest.quantity(), now);
        if ("FULL".equals(unavailable) && mayWait(loggedRequest)) {
            Instant until = loggedRequest.instant("waitUntil");
            slot.add(modelBooking(loggedRequest, "WAITLISTED", until == null ? Instant.MAX : until));
            return Outcome.yes(
                    "WAITLISTED", slot, List.of("position " + slot.waiting().size()));
        }
        if (unavailable != null) {
            return Outcome.no("SLOT_UNAVAILABLE", unavailable, slot);
        }
        String changed = whatChanged(loggedRequest);
        if (changed != null) {
            return Outcome.no("SLOT_CHANGED", changed, slot);
        }
        slot.taken += loggedRequest.quantity();
        if (loggedRequest.kind() == LoggedRequest.Kind.HOLD) {
            slot.add(modelBooking(
                    loggedRequest,
                    "HELD",
                    now.plusSeconds(Objects.requireNonNull(loggedRequest.number("holdSeconds")))));
            return Outcome.yes("HELD", slot, List.of());
        }
        slot.add(modelBooking(loggedRequest, "CONFIRMED", Instant.MAX));
        return Outcome.yes("CONFIRMED", slot, List.of());
    }

    private static ModelBooking modelBooking(LoggedRequest loggedRequest, String status, Instant ends) {
        return new ModelBooking(
                Objects.requireNonNull(loggedRequest.requestId()),
                Objects.requireNonNull(loggedRequest.text("customerId")),
                loggedRequest.quantity(),
                status,
                ends);
    }

    private boolean mayWait(LoggedRequest loggedRequest) {
        Instant until = loggedRequest.instant("waitUntil");
        return loggedRequest.waits()
                && !slot.hasBegun(now)
                && loggedRequest.quantity() <= slot.capacity
                && (until == null || until.isAfter(now))
                && whatChanged(loggedRequest) == null;
    }

    private @Nullable String whatChanged(LoggedRequest loggedRequest) {
        Integer terms = Json.integer(loggedRequest.json().path("expected").path("termsVersion"));
        if (terms != null && terms != slot.terms) {
            return "TERMS";
        }
        Integer bookings = Json.integer(loggedRequest.json().path("expected").path("currentBookings"));
        return bookings != null && bookings != slot.taken ? "BOOKINGS" : null;
    }

    private Outcome become(LoggedRequest loggedRequest) {
        if (slot.isMissing()) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        ModelBooking modelBooking = own(loggedRequest);
        if (modelBooking == null) {
            return Outcome.no(INVALID, "NOT_FOUND", slot);
        }
        String no =
                switch (loggedRequest.kind()) {
                    case CONFIRM, RELEASE -> whyNoHold(modelBooking);
                    case EXPIRE -> whyNotOver(modelBooking);
                    default -> modelBooking.isLive() || modelBooking.isWaiting() ? "" : "ALREADY_CANCELLED";
                };
        if (!no.isEmpty()) {
            return Outcome.no(INVALID, no, slot);
        }
        if (loggedRequest.kind() == LoggedRequest.Kind.CONFIRM) {
            modelBooking.become("CONFIRMED");
            return Outcome.yes("CONFIRMED", slot, List.of());
        }
        String status =
                switch (loggedRequest.kind()) {
                    case EXPIRE -> "EXPIRED";
                    case RELEASE -> "RELEASED";
                    default -> "CANCELLED";
                };
        slot.end(modelBooking, status);
        // The answer shows the freed seats as free, even if a waiting booking has been promoted into them.
        int left = slot.taken;
        return new Outcome(status, null, null, left, slot.capacity, slot.serve(now));
    }

    /**
     * Finds the booking on this slot; null if there is none or it belongs to another customer. Administrators name no
     * customer.
     */
    private @Nullable ModelBooking own(LoggedRequest loggedRequest) {
        ModelBooking modelBooking = slot.modelBooking(loggedRequest.bookingId());
        String customer = loggedRequest.text("customerId");
        return modelBooking == null || customer == null || customer.equals(modelBooking.customer) ? modelBooking : null;
    }

    private String whyNoHold(ModelBooking modelBooking) {
        return switch (modelBooking.status) {
            case "HELD" -> modelBooking.isOver(now) ? "HOLD_EXPIRED" : "";
            case "EXPIRED", "RELEASED" -> "HOLD_EXPIRED";
            case "CONFIRMED" -> "ALREADY_CONFIRMED";
            case "WAITLISTED" -> "NOT_FOUND";
            default -> "ALREADY_CANCELLED";
        };
    }

    private String whyNotOver(ModelBooking modelBooking) {
        if (!modelBooking.status.equals("HELD") && !modelBooking.isWaiting()) {
            return "ALREADY_CANCELLED";
        }
        return modelBooking.isOver(now) || (modelBooking.isWaiting() && slot.hasBegun(now)) ? "" : "NOT_DUE";
    }

    /** Decides the old slot's part of a reschedule: checks that the booking can move, and serves the waitlist. */
    private Outcome leave(LoggedRequest loggedRequest, Outcome stored) {
        if (isLate(loggedRequest)) {
            return Outcome.no(INVALID, "DEADLINE_EXCEEDED", null);
        }
        if (slot.isMissing() || "SLOT_NOT_FOUND".equals(stored.code())) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        ModelBooking modelBooking = own(loggedRequest);
        if (modelBooking == null) {
            return Outcome.no(INVALID, "NOT_FOUND", slot);
        }
        if (!modelBooking.status.equals("CONFIRMED")) {
            return Outcome.no(INVALID, "ALREADY_CANCELLED", slot);
        }
        if ("SLOT_UNAVAILABLE".equals(stored.code())) {
            return stored.onOldSlot();
        }
        slot.end(modelBooking, "RESCHEDULED");
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
        slot.add(new ModelBooking(requestId, moved.customerId(), moved.quantity(), "CONFIRMED", Instant.MAX));
        return Outcome.yes("RESCHEDULED", slot, List.of());
    }
}
