package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.SlotNow.Seats;
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
final class Words {

    private final Ask ask;
    private final Instant now;
    private final UUID eventId;
    private final List<String> followUps = new ArrayList<>();

    Words(Ask ask, Instant now) {
        this.ask = ask;
        this.now = now;
        this.eventId = DecisionRecord.eventId(ask.requestId(), ask.digest());
    }

    UUID eventId() {
        return eventId;
    }

    Told no(Reason reason, @Nullable SlotNow shown) {
        return no(reason.code(), reason, shown);
    }

    Told no(ErrorCode code, @Nullable Reason reason, @Nullable SlotNow shown) {
        Command command = ask.command();
        return new Told(
                ask.slotId(),
                ask.digest(),
                Told.REJECTED,
                code.name(),
                reason == null ? null : reason.name(),
                command == null ? null : command.customerId(),
                command instanceof SeatCommand seats ? seats.quantity() : null,
                shown == null ? null : shown.taken(),
                shown == null ? null : shown.terms().capacity(),
                null,
                null);
    }

    Told malformed(@Nullable String why, @Nullable String customerId, @Nullable Integer quantity) {
        return new Told(
                ask.slotId(),
                ask.digest(),
                Told.REJECTED,
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
    Told booked(SlotNow slot, BookingNow booking) {
        return yes(Outcome.CONFIRMED, slot.seats(), booking, null);
    }

    Told confirmed(SlotNow slot, BookingNow booking) {
        return yes(Outcome.CONFIRMED, slot.seats(), booking, confirmation(eventId, slot, booking, false));
    }

    Told became(Outcome outcome, BookingUpdate.Kind kind, SlotNow slot, BookingNow booking) {
        return yes(outcome, slot.seats(), booking, update(kind, eventId, slot.seats(), booking, null, null));
    }

    Told waits(SlotNow slot, BookingNow booking) {
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
    Told moved(Seats seats, BookingNow moved, UUID previous) {
        BookingUpdate.Move move = new BookingUpdate.Move(previous, moved.slotId());
        return yes(
                Outcome.RESCHEDULED,
                seats,
                moved,
                update(BookingUpdate.Kind.BOOKING_RESCHEDULED, eventId, seats, moved, null, move));
    }

    Told ofSlot(Outcome outcome, SlotNow slot, Reply reply) {
        return yes(outcome, slot.seats(), null, reply);
    }

    void promoted(SlotNow slot, BookingNow booking) {
        followUps.add(json(confirmation(followUpId(booking), slot, booking, true)));
    }

    void alsoEnded(BookingUpdate.Kind kind, SlotNow slot, BookingNow booking) {
        followUps.add(json(update(kind, followUpId(booking), slot.seats(), booking, null, null)));
    }

    boolean tellMore() {
        return !followUps.isEmpty();
    }

    private UUID followUpId(BookingNow booking) {
        return DecisionRecord.eventId(eventId, booking.bookingId());
    }

    static SlotState state(SlotNow slot) {
        SlotNow.Terms terms = slot.terms();
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

    private BookingConfirmed confirmation(UUID id, SlotNow slot, BookingNow booking, boolean promoted) {
        return new BookingConfirmed(
                id,
                ask.requestId(),
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
            BookingNow booking,
            @Nullable Integer position,
            BookingUpdate.@Nullable Move move) {
        return new BookingUpdate(
                kind,
                id,
                ask.requestId(),
                ask.slotId(),
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

    private Told yes(Outcome outcome, Seats seats, @Nullable BookingNow booking, @Nullable Reply details) {
        return new Told(
                ask.slotId(),
                ask.digest(),
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
