package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules of the contract, checked in the order of its table of codes. */
public final class BookingRules {

    private BookingRules() {}

    /**
     * Decides a request whose id was never decided before.
     *
     * @param slot as it stands after all earlier decisions; null when there is none
     * @param now the database's clock
     */
    public static Decision decide(@Nullable Slot slot, Request request, Instant now) {
        if (request instanceof Request.Booking booking) {
            return book(slot, booking, now);
        }
        if (request instanceof Request.NewSlot newSlot) {
            return create(slot, newSlot, now);
        }
        return new Decision(malformed((Request.Malformed) request, now), slot);
    }

    /**
     * Answers a request whose id was decided before: the same content gets the same decision, other content is told so.
     * That refusal is not stored, so all of it follows from the request and the earlier decision.
     */
    public static DecisionRecord answerAgain(DecisionRecord earlier, Request request) {
        if (earlier.digest().equals(request.digest())) {
            return earlier;
        }
        if (request instanceof Request.Malformed malformed) {
            return malformed(malformed, earlier.decidedAt());
        }
        return refusal(request, ErrorCode.VALIDATION_ERROR, Reason.REQUEST_ID_REUSED, null, earlier.decidedAt());
    }

    /** Other writers changed the slot faster than it could be booked. */
    public static DecisionRecord updateFailed(@Nullable Slot slot, Request request, Instant now) {
        return refusal(request, ErrorCode.SLOT_UPDATE_FAILED, null, slot, now);
    }

    /**
     * The slot could not be read before the deadline. Not a decision and never stored: the same id may come again.
     *
     * @param place tells this delivery from a later one of the same request
     */
    public static DecisionRecord fetchError(Request request, UUID place, Instant deadline) {
        DecisionRecord refusal = refusal(request, ErrorCode.SLOT_FETCH_ERROR, null, null, deadline);
        return new DecisionRecord(
                refusal.requestId(),
                refusal.slotId(),
                DecisionRecord.eventId(place, request.digest()),
                refusal.outcome(),
                refusal.code(),
                null,
                refusal.customerId(),
                refusal.quantity(),
                null,
                null,
                null,
                deadline);
    }

    private static Decision book(@Nullable Slot slot, Request.Booking request, Instant now) {
        BookSlot command = request.command();
        if (now.isAfter(request.deadline())) {
            return no(request, ErrorCode.VALIDATION_ERROR, Reason.DEADLINE_EXCEEDED, slot, null, now);
        }
        if (slot == null) {
            return no(request, ErrorCode.SLOT_NOT_FOUND, null, null, null, now);
        }
        Reason unavailable = whyUnavailable(slot, command.quantity(), now);
        if (unavailable != null) {
            return no(request, ErrorCode.SLOT_UNAVAILABLE, unavailable, slot, slot, now);
        }
        Reason changed = whatChanged(slot, command.expected());
        if (changed != null) {
            return no(request, ErrorCode.SLOT_CHANGED, changed, slot, slot, now);
        }
        Slot booked = slot.booked(command.quantity());
        DecisionRecord record = new DecisionRecord(
                command.requestId(),
                command.slotId(),
                request.digest(),
                Outcome.CONFIRMED,
                null,
                null,
                command.customerId(),
                command.quantity(),
                booked.currentBookings(),
                booked.capacity(),
                null,
                now);
        return new Decision(record, booked);
    }

    private static @Nullable Reason whyUnavailable(Slot slot, int quantity, Instant now) {
        if (slot.closedByHand()) {
            return Reason.CLOSED;
        }
        if (!slot.hasRoomFor(quantity)) {
            return Reason.FULL;
        }
        return slot.startsAt().isAfter(now) ? null : Reason.IN_PAST;
    }

    private static @Nullable Reason whatChanged(Slot slot, BookSlot.@Nullable Expected expected) {
        if (expected == null) {
            return null;
        }
        Integer terms = expected.termsVersion();
        if (terms != null && terms != slot.termsVersion()) {
            return Reason.TERMS;
        }
        Integer bookings = expected.currentBookings();
        return bookings != null && bookings != slot.currentBookings() ? Reason.BOOKINGS : null;
    }

    private static Decision create(@Nullable Slot slot, Request.NewSlot request, Instant now) {
        if (slot != null) {
            return no(request, ErrorCode.VALIDATION_ERROR, Reason.SLOT_EXISTS, slot, slot, now);
        }
        CreateSlot command = request.command();
        SlotCreated reply = new SlotCreated(
                DecisionRecord.eventId(command.requestId(), request.digest()),
                command.requestId(),
                SlotState.created(command),
                now);
        DecisionRecord record = new DecisionRecord(
                command.requestId(),
                command.slotId(),
                request.digest(),
                Outcome.SLOT_CREATED,
                null,
                null,
                null,
                null,
                0,
                command.capacity(),
                new String(ContractJson.write(reply), StandardCharsets.UTF_8),
                now);
        return new Decision(record, Slot.created(command));
    }

    private static DecisionRecord malformed(Request.Malformed request, Instant now) {
        ReadCommand.Broken broken = request.broken();
        return new DecisionRecord(
                broken.requestId(),
                broken.slotId(),
                request.digest(),
                Outcome.REJECTED,
                ErrorCode.VALIDATION_ERROR,
                Reason.MALFORMED,
                broken.customerId(),
                broken.quantity(),
                null,
                null,
                broken.violation().getMessage(),
                now);
    }

    private static Decision no(
            Request request,
            ErrorCode code,
            @Nullable Reason reason,
            @Nullable Slot slot,
            @Nullable Slot shown,
            Instant now) {
        return new Decision(refusal(request, code, reason, shown, now), slot);
    }

    private static DecisionRecord refusal(
            Request request, ErrorCode code, @Nullable Reason reason, @Nullable Slot shown, Instant now) {
        BookSlot booking = request instanceof Request.Booking b ? b.command() : null;
        return new DecisionRecord(
                request.requestId(),
                request.slotId(),
                request.digest(),
                Outcome.REJECTED,
                code,
                reason,
                booking == null ? null : booking.customerId(),
                booking == null ? null : booking.quantity(),
                shown == null ? null : shown.currentBookings(),
                shown == null ? null : shown.capacity(),
                null,
                now);
    }
}
