package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the decision on one request, with the events of its further effects. */
final class DecisionBuilder {

    private final LoggedRequest request;
    private final Instant now;
    private final UUID eventId;
    private final List<String> followUps = new ArrayList<>();

    DecisionBuilder(LoggedRequest request, Instant now) {
        this.request = request;
        this.now = now;
        this.eventId = DecisionRecord.eventId(request.requestId(), request.digest());
    }

    DecisionRecord slotNotFound() {
        return no(ErrorCode.SLOT_NOT_FOUND, null, null);
    }

    DecisionRecord no(Reason reason, @Nullable ModelSlot shown) {
        return no(reason.code(), reason, shown);
    }

    DecisionRecord no(ErrorCode code, @Nullable Reason reason, @Nullable ModelSlot shown) {
        Command command = request.command();
        return record(
                Outcome.REJECTED,
                code,
                reason,
                command == null ? null : command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                shown,
                null);
    }

    DecisionRecord malformed(DecodedCommand.Broken broken) {
        return malformed(broken.detail(), broken.customerId(), broken.quantity());
    }

    /** Refuses a command that violates the contract together with its slot's current terms. */
    DecisionRecord malformed(ContractViolation violation) {
        return malformed(violation.getMessage(), null, null);
    }

    private DecisionRecord malformed(@Nullable String why, @Nullable String customerId, @Nullable Integer quantity) {
        return record(Outcome.REJECTED, Reason.MALFORMED.code(), Reason.MALFORMED, customerId, quantity, null, why);
    }

    /** Returns a plain confirmation. It needs no details, because the columns determine it. */
    DecisionRecord booked(ModelSlot slot, ModelBooking booking) {
        return yes(Outcome.CONFIRMED, slot, booking, null);
    }

    DecisionRecord confirmed(ModelSlot slot, ModelBooking booking) {
        return yes(Outcome.CONFIRMED, slot, booking, confirmation(eventId, slot, booking, false));
    }

    DecisionRecord became(Outcome outcome, BookingUpdate.Kind kind, ModelSlot slot, ModelBooking booking) {
        return yes(outcome, slot, booking, update(kind, eventId, slot, booking, null, null));
    }

    DecisionRecord waits(ModelSlot slot, ModelBooking booking) {
        int position = slot.waiting().size();
        return yes(
                Outcome.WAITLISTED,
                slot,
                booking,
                update(BookingUpdate.Kind.BOOKING_WAITLISTED, eventId, slot, booking, position, null));
    }

    /**
     * Returns the reply to a move.
     *
     * @param to the slot that the booking moves to, with the booking
     */
    DecisionRecord moved(ModelSlot to, ModelBooking moved, UUID previous) {
        BookingUpdate.Move move = new BookingUpdate.Move(previous, to.slotId());
        return yes(
                Outcome.RESCHEDULED,
                to,
                moved,
                update(BookingUpdate.Kind.BOOKING_RESCHEDULED, eventId, to, moved, null, move));
    }

    DecisionRecord created(ModelSlot slot) {
        SlotState state = state(slot, slot.free() > 0);
        return yes(Outcome.SLOT_CREATED, slot, null, new SlotCreated(eventId, request.requestId(), state, now));
    }

    DecisionRecord slotBecame(Outcome outcome, SlotUpdate.Kind kind, ModelSlot slot, boolean isAvailable) {
        SlotState state = state(slot, isAvailable);
        return yes(outcome, slot, null, new SlotUpdate(kind, eventId, request.requestId(), state, now));
    }

    void promoted(ModelSlot slot, ModelBooking booking) {
        followUps.add(json(confirmation(followUpId(booking), slot, booking, true)));
    }

    void alsoEnded(BookingUpdate.Kind kind, ModelSlot slot, ModelBooking booking) {
        followUps.add(json(update(kind, followUpId(booking), slot, booking, null, null)));
    }

    private UUID followUpId(ModelBooking booking) {
        return DecisionRecord.eventId(eventId, booking.bookingId());
    }

    private static SlotState state(ModelSlot slot, boolean isAvailable) {
        ModelSlot.Terms terms = slot.terms();
        return new SlotState(
                slot.slotId(),
                terms.resourceId(),
                terms.startsAt(),
                terms.endsAt(),
                terms.capacity(),
                slot.taken(),
                isAvailable,
                terms.version(),
                terms.price(),
                slot.waiting().size());
    }

    private BookingConfirmed confirmation(UUID id, ModelSlot slot, ModelBooking booking, boolean promoted) {
        return new BookingConfirmed(
                id,
                request.requestId(),
                slot.slotId(),
                booking.bookingId(),
                booking.customerId(),
                booking.quantity(),
                slot.taken(),
                slot.terms().capacity(),
                promoted,
                now);
    }

    private BookingUpdate update(
            BookingUpdate.Kind kind,
            UUID id,
            ModelSlot slot,
            ModelBooking booking,
            @Nullable Integer position,
            BookingUpdate.@Nullable Move move) {
        return new BookingUpdate(
                kind,
                id,
                request.requestId(),
                request.slotId(),
                booking.bookingId(),
                booking.customerId(),
                booking.quantity(),
                slot.taken(),
                slot.terms().capacity(),
                booking.endsAt(),
                position,
                booking.endReason(),
                move,
                now);
    }

    private DecisionRecord yes(
            Outcome outcome, ModelSlot slot, @Nullable ModelBooking booking, @Nullable Reply details) {
        return record(
                outcome,
                null,
                null,
                booking == null ? null : booking.customerId(),
                booking == null ? null : booking.quantity(),
                slot,
                details == null ? null : json(details));
    }

    private DecisionRecord record(
            Outcome outcome,
            @Nullable ErrorCode code,
            @Nullable Reason reason,
            @Nullable String customerId,
            @Nullable Integer quantity,
            @Nullable ModelSlot shown,
            @Nullable String details) {
        return new DecisionRecord(
                request.requestId(),
                request.slotId(),
                request.digest(),
                outcome,
                code,
                reason,
                customerId,
                quantity,
                shown == null ? null : shown.taken(),
                shown == null ? null : shown.terms().capacity(),
                details,
                followUps.isEmpty() ? null : String.join("\n", followUps),
                now,
                RequestDigest.VERSION);
    }

    private static String json(Reply reply) {
        return new String(ContractJson.write(reply), StandardCharsets.UTF_8);
    }
}
