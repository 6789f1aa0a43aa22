package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelSlot.Seats;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the expected reply to one request, in the columns in which it is stored. */
final class ReplyColumnsBuilder {

    private final LoggedRequest loggedRequest;
    private final Instant now;
    private final UUID eventId;
    private final List<String> followUps = new ArrayList<>();

    ReplyColumnsBuilder(LoggedRequest loggedRequest, Instant now) {
        this.loggedRequest = loggedRequest;
        this.now = now;
        this.eventId = DecisionRecord.eventId(loggedRequest.requestId(), loggedRequest.digest());
    }

    UUID eventId() {
        return eventId;
    }

    ReplyColumns no(Reason reason, @Nullable ModelSlot shown) {
        return no(reason.code(), reason, shown);
    }

    ReplyColumns no(ErrorCode code, @Nullable Reason reason, @Nullable ModelSlot shown) {
        Command command = loggedRequest.command();
        return new ReplyColumns(
                loggedRequest.slotId(),
                loggedRequest.digest(),
                ReplyColumns.REJECTED,
                code.name(),
                reason == null ? null : reason.name(),
                command == null ? null : command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                shown == null ? null : shown.taken(),
                shown == null ? null : shown.terms().capacity(),
                null,
                null);
    }

    ReplyColumns malformed(@Nullable String why, @Nullable String customerId, @Nullable Integer quantity) {
        return new ReplyColumns(
                loggedRequest.slotId(),
                loggedRequest.digest(),
                ReplyColumns.REJECTED,
                ErrorCode.VALIDATION_ERROR.name(),
                Reason.MALFORMED.name(),
                customerId,
                quantity,
                null,
                null,
                why,
                null);
    }

    /** Returns a plain confirmation. It needs no details, because the columns determine it. */
    ReplyColumns booked(ModelSlot slot, ModelBooking booking) {
        return yes(Outcome.CONFIRMED, slot.seats(), booking, null);
    }

    ReplyColumns confirmed(ModelSlot slot, ModelBooking booking) {
        return yes(Outcome.CONFIRMED, slot.seats(), booking, confirmation(eventId, slot, booking, false));
    }

    ReplyColumns became(Outcome outcome, BookingUpdate.Kind kind, ModelSlot slot, ModelBooking booking) {
        return yes(outcome, slot.seats(), booking, update(kind, eventId, slot.seats(), booking, null, null));
    }

    ReplyColumns waits(ModelSlot slot, ModelBooking booking) {
        int position = slot.waiting().size();
        return yes(
                Outcome.WAITLISTED,
                slot.seats(),
                booking,
                update(BookingUpdate.Kind.BOOKING_WAITLISTED, eventId, slot.seats(), booking, position, null));
    }

    /**
     * Returns the reply to a move.
     *
     * @param seats the seats of the slot that the booking moves to
     */
    ReplyColumns moved(Seats seats, ModelBooking moved, UUID previous) {
        BookingUpdate.Move move = new BookingUpdate.Move(previous, moved.slotId());
        return yes(
                Outcome.RESCHEDULED,
                seats,
                moved,
                update(BookingUpdate.Kind.BOOKING_RESCHEDULED, eventId, seats, moved, null, move));
    }

    ReplyColumns ofSlot(Outcome outcome, ModelSlot slot, Reply reply) {
        return yes(outcome, slot.seats(), null, reply);
    }

    void promoted(ModelSlot slot, ModelBooking booking) {
        followUps.add(json(confirmation(followUpId(booking), slot, booking, true)));
    }

    void alsoEnded(BookingUpdate.Kind kind, ModelSlot slot, ModelBooking booking) {
        followUps.add(json(update(kind, followUpId(booking), slot.seats(), booking, null, null)));
    }

    boolean isTruncated() {
        return !followUps.isEmpty();
    }

    private UUID followUpId(ModelBooking booking) {
        return DecisionRecord.eventId(eventId, booking.bookingId());
    }

    static SlotState state(ModelSlot slot) {
        ModelSlot.Terms terms = slot.terms();
        return new SlotState(
                slot.slotId(),
                terms.resourceId(),
                terms.startsAt(),
                terms.endsAt(),
                terms.capacity(),
                slot.taken(),
                slot.isAvailable(),
                terms.version(),
                terms.price());
    }

    private BookingConfirmed confirmation(UUID id, ModelSlot slot, ModelBooking booking, boolean promoted) {
        return new BookingConfirmed(
                id,
                loggedRequest.requestId(),
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
            Seats seats,
            ModelBooking booking,
            @Nullable Integer position,
            BookingUpdate.@Nullable Move move) {
        return new BookingUpdate(
                kind,
                id,
                loggedRequest.requestId(),
                loggedRequest.slotId(),
                booking.bookingId(),
                booking.customerId(),
                booking.quantity(),
                seats.taken(),
                seats.capacity(),
                booking.endsAt(),
                position,
                move,
                now);
    }

    private ReplyColumns yes(Outcome outcome, Seats seats, @Nullable ModelBooking booking, @Nullable Reply details) {
        return new ReplyColumns(
                loggedRequest.slotId(),
                loggedRequest.digest(),
                outcome.name(),
                null,
                null,
                booking == null ? null : booking.customerId(),
                booking == null ? null : booking.quantity(),
                seats.taken(),
                seats.capacity(),
                details == null ? null : json(details),
                followUps.isEmpty() ? null : String.join("\n", followUps));
    }

    private static String json(Reply reply) {
        return new String(ContractJson.write(reply), StandardCharsets.UTF_8);
    }
}
