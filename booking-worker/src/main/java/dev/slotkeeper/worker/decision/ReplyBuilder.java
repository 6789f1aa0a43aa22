package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the decision on one request, together with the events that follow from it. */
final class ReplyBuilder {

    private final Request request;
    private final Instant now;
    private final UUID eventId;
    private final StringJoiner followUps = new StringJoiner("\n").setEmptyValue("");

    ReplyBuilder(Request request, Instant now) {
        this.request = request;
        this.now = now;
        this.eventId = DecisionRecord.eventId(request.requestId(), request.digest());
    }

    /** Adds the event of a waitlist entry that got its seats. */
    void promotes(Slot slot, Booking booking) {
        followUps.add(json(confirmed(eventIdOf(booking), slot, booking, true)));
    }

    /** Adds the event of another booking that changed because of this request. */
    void follows(BookingUpdate.Kind kind, Slot slot, Booking booking) {
        followUps.add(json(update(kind, eventIdOf(booking), slot, booking, null, null)));
    }

    /** Returns a unique id, because a request changes each booking other than its own at most once. */
    private UUID eventIdOf(Booking booking) {
        return DecisionRecord.eventId(eventId, booking.bookingId());
    }

    DecisionRecord decision(
            Outcome outcome, Slot slot, BookingUpdate.Kind kind, Booking booking, @Nullable Integer position) {
        return record(outcome, slot, booking, update(kind, eventId, slot, booking, position, null));
    }

    DecisionRecord confirmed(Slot slot, Booking booking) {
        return record(Outcome.CONFIRMED, slot, booking, confirmed(eventId, slot, booking, false));
    }

    DecisionRecord moved(Slot to, Booking moved, Booking previous) {
        BookingUpdate.Move move = new BookingUpdate.Move(previous.bookingId(), to.slotId());
        return record(
                Outcome.RESCHEDULED,
                to,
                moved,
                update(BookingUpdate.Kind.BOOKING_RESCHEDULED, eventId, to, moved, null, move));
    }

    DecisionRecord decision(Outcome outcome, SlotUpdate.Kind kind, Slot slot, boolean isAvailable) {
        SlotState shown = shown(slot, isAvailable);
        return record(outcome, slot, null, new SlotUpdate(kind, eventId, request.requestId(), shown, now));
    }

    private static SlotState shown(Slot slot, boolean isAvailable) {
        Slot.Terms terms = Objects.requireNonNull(slot.terms(), "a slot that is changed was read with its terms");
        return new SlotState(
                slot.slotId(),
                terms.resourceId(),
                slot.startsAt(),
                terms.endsAt(),
                slot.capacity(),
                slot.currentBookings(),
                isAvailable,
                slot.termsVersion(),
                terms.price(),
                slot.waiting());
    }

    private BookingConfirmed confirmed(UUID id, Slot slot, Booking booking, boolean promoted) {
        return new BookingConfirmed(
                id,
                request.requestId(),
                booking.slotId(),
                booking.bookingId(),
                booking.customerId(),
                booking.quantity(),
                slot.currentBookings(),
                slot.capacity(),
                promoted,
                now);
    }

    private BookingUpdate update(
            BookingUpdate.Kind kind,
            UUID id,
            Slot slot,
            Booking booking,
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
                slot.currentBookings(),
                slot.capacity(),
                booking.expiresAt(),
                position,
                booking.endReason(),
                move,
                now);
    }

    private DecisionRecord record(Outcome outcome, Slot slot, @Nullable Booking booking, Reply reply) {
        String more = followUps.toString();
        return new DecisionRecord(
                request.requestId(),
                request.slotId(),
                request.digest(),
                outcome,
                null,
                null,
                booking == null ? null : booking.customerId(),
                booking == null ? null : booking.quantity(),
                slot.currentBookings(),
                slot.capacity(),
                json(reply),
                more.isEmpty() ? null : more,
                now,
                RequestDigest.VERSION);
    }

    private static String json(Reply reply) {
        return new String(ContractJson.write(reply), StandardCharsets.UTF_8);
    }
}
