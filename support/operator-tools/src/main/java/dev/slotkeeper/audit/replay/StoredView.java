package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.ModelState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state on which a stored decision is made again. What the order of the slot's own log does not determine is taken
 * from the stored decision: the seats of the slot that a booking moves to, which are checked when the booking arrives
 * there, and the order in which a deletion cancels bookings.
 */
final class StoredView implements ModelState {

    private final AuditState state;
    private final DecidedRequest decided;

    /** Replaces the slot that a booking moves to; null if its replayed state counts. */
    private final @Nullable ModelSlot target;

    private StoredView(AuditState state, DecidedRequest decided, @Nullable ModelSlot target) {
        this.state = state;
        this.decided = decided;
        this.target = target;
    }

    /** Returns the view in which a stored move finds the seats that its reply states. */
    static StoredView of(AuditState state, DecidedRequest decided) {
        return new StoredView(state, decided, statedTarget(state, decided));
    }

    /** Returns the view in which the other slot gives a move every seat. */
    static StoredView withRoom(AuditState state, DecidedRequest decided) {
        String slotId = decided.otherSlotId();
        return new StoredView(
                state, decided, slotId == null ? null : ModelSlot.withSeatsOnly(slotId, 0, CreateSlot.MAX_CAPACITY));
    }

    /**
     * Returns the other slot as it was before the stored move, with the terms that the move expected; null if no slot
     * can have these seats.
     */
    private static @Nullable ModelSlot statedTarget(AuditState state, DecidedRequest decided) {
        ReplyColumns reply = decided.reply();
        Integer taken = reply.currentBookings();
        Integer capacity = reply.capacity();
        if (!(decided.request().command() instanceof RescheduleBooking move)
                || !reply.outcome().equals(Outcome.RESCHEDULED.name())
                || taken == null
                || capacity == null) {
            return null;
        }
        ModelBooking booking = state.booking(move.bookingId());
        int quantity = booking == null ? 0 : booking.quantity();
        return taken < quantity || taken > capacity || capacity > CreateSlot.MAX_CAPACITY
                ? null
                : ModelSlot.withSeatsOnly(move.toSlotId(), taken - quantity, capacity, expectedVersion(move));
    }

    private static int expectedVersion(RescheduleBooking move) {
        Integer version = move.expected() == null ? null : move.expected().termsVersion();
        return version == null ? 1 : version;
    }

    @Override
    public @Nullable ModelSlot slot(String slotId) {
        if (target != null && slotId.equals(target.slotId())) {
            return target;
        }
        AuditedSlot audited = state.slot(slotId);
        return audited == null ? null : audited.slot();
    }

    @Override
    public @Nullable ModelBooking booking(UUID bookingId) {
        return state.booking(bookingId);
    }

    /** Returns the bookings that the stored deletion names, if these are all; otherwise all bookings of all slots. */
    @Override
    public Collection<ModelBooking> bookings() {
        List<ModelBooking> named = new ArrayList<>();
        int seats = 0;
        for (UUID bookingId : FollowUps.bookingIds(decided.reply())) {
            ModelBooking booking = state.booking(bookingId);
            if (booking != null && booking.isLive() && booking.slotId().equals(decided.slotId())) {
                named.add(booking);
                seats += booking.quantity();
            }
        }
        ModelSlot slot = slot(decided.slotId());
        boolean areAll = slot != null
                && seats == slot.taken()
                && named.stream().distinct().count() == named.size();
        return areAll ? named : state.bookings().values();
    }
}
