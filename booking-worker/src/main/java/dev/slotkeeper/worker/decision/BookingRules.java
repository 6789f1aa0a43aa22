package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies the rules of the contract in the order of its table of codes (docs/contract.md, Codes). */
public final class BookingRules {

    private BookingRules() {}

    /**
     * Answers a request whose id was decided before: the same content gets the same decision, in any partition; other
     * content is refused with REQUEST_ID_REUSED. The refusal is not stored, so all of it is derived from the request and the earlier
     * decision.
     */
    public static DecisionRecord answerAgain(DecisionRecord earlier, Request request) {
        if (request.isRepeatOf(earlier)) {
            return earlier;
        }
        if (request instanceof Request.Malformed malformed) {
            return malformed(malformed, earlier.decidedAt());
        }
        return refusal(request, ErrorCode.VALIDATION_ERROR, Reason.REQUEST_ID_REUSED, null, earlier.decidedAt());
    }

    /** Refuses a request because other writers kept changing its slot. */
    public static DecisionRecord updateFailed(@Nullable Slot slot, Request request, Instant now) {
        return refusal(request, ErrorCode.SLOT_UPDATE_FAILED, null, slot, now);
    }

    /**
     * Answers that the slot could not be read before the deadline. This is no decision and never stored: the same id
     * may be sent again.
     *
     * @param place identifies this delivery among all deliveries of the request
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

    /**
     * Returns the refusal of a request for seats; null if no rule forbids it.
     *
     * @param reserved number of free seats that only the waitlist may have
     */
    static @Nullable DecisionRecord refused(
            @Nullable Slot slot, int reserved, Request request, SeatCommand command, Instant now) {
        if (request.isLate(now)) {
            return refusal(request, ErrorCode.VALIDATION_ERROR, Reason.DEADLINE_EXCEEDED, null, now);
        }
        if (slot == null) {
            return refusal(request, ErrorCode.SLOT_NOT_FOUND, null, null, now);
        }
        Reason unavailable = whyUnavailable(slot, reserved, command.quantity(), now);
        if (unavailable != null) {
            return refusal(request, ErrorCode.SLOT_UNAVAILABLE, unavailable, slot, now);
        }
        Reason changed = whatChanged(slot, command.expected());
        return changed == null ? null : refusal(request, ErrorCode.SLOT_CHANGED, changed, slot, now);
    }

    /**
     * Returns the confirmation of a booking.
     *
     * @param booked the slot with the booking's seats taken
     * @param now time by the database's clock
     */
    static DecisionRecord confirmed(Slot booked, Request request, BookSlot command, Instant now) {
        return new DecisionRecord(
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
    }

    /**
     * Returns why the seats are not available; null if they are.
     *
     * @param reserved number of free seats that only the waitlist may have
     */
    static @Nullable Reason whyUnavailable(Slot slot, int reserved, int quantity, Instant now) {
        if (slot.state() != Slot.State.OPEN) {
            return Reason.CLOSED;
        }
        if (!slot.hasRoomFor(quantity + reserved)) {
            return Reason.FULL;
        }
        return slot.hasBegun(now) ? Reason.IN_PAST : null;
    }

    static @Nullable Reason whatChanged(Slot slot, SeatCommand.@Nullable Expected expected) {
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

    /** Creates a slot. The id of a deleted slot can't be used again. */
    static DecisionRecord create(@Nullable Slot slot, Request request, CreateSlot command, Instant now) {
        if (slot != null) {
            return refusal(request, ErrorCode.VALIDATION_ERROR, Reason.SLOT_EXISTS, slot, now);
        }
        SlotCreated reply = new SlotCreated(
                DecisionRecord.eventId(command.requestId(), request.digest()),
                command.requestId(),
                SlotState.created(command),
                now);
        return new DecisionRecord(
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
    }

    static DecisionRecord malformed(Request.Malformed request, Instant now) {
        DecodedCommand.Broken broken = request.broken();
        return malformed(request, broken.detail(), broken.customerId(), broken.quantity(), now);
    }

    /** Refuses a request that is well formed but violates the contract together with its slot's current values. */
    static DecisionRecord malformed(Request request, ContractViolation violation, Instant now) {
        return malformed(request, violation.getMessage(), null, null, now);
    }

    private static DecisionRecord malformed(
            Request request, String detail, @Nullable String customerId, @Nullable Integer quantity, Instant now) {
        return new DecisionRecord(
                request.requestId(),
                request.slotId(),
                request.digest(),
                Outcome.REJECTED,
                ErrorCode.VALIDATION_ERROR,
                Reason.MALFORMED,
                customerId,
                quantity,
                null,
                null,
                detail,
                now);
    }

    /** Builds a refusal. {@code shown} is the slot whose seat counts are part of the answer; null for none. */
    static DecisionRecord refusal(
            Request request, ErrorCode code, @Nullable Reason reason, @Nullable Slot shown, Instant now) {
        Command command = request.command();
        return new DecisionRecord(
                request.requestId(),
                request.slotId(),
                request.digest(),
                Outcome.REJECTED,
                code,
                reason,
                command == null ? null : command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                shown == null ? null : shown.currentBookings(),
                shown == null ? null : shown.capacity(),
                null,
                now);
    }
}
