package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelBooking.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Handles decisions about slots whose life is only partly in the log. Compares the columns that follow from the request
 * alone and accepts the rest of the decision. The bookings are compared with their rows at the end.
 */
final class PartialHistory {

    private final AuditState state;

    PartialHistory(AuditState state) {
        this.state = state;
    }

    List<String> differences(LoggedRequest loggedRequest, DecisionRow row) {
        ReplyColumns replyColumns = row.reply();
        List<String> found = new ArrayList<>();
        Difference.compare(found, "slot_id", loggedRequest.slotId(), replyColumns.slotId());
        if (!Pseudonym.is(replyColumns.customerId())) {
            Difference.compare(found, "request_digest", loggedRequest.digest(), replyColumns.digest());
        }
        if (loggedRequest.isLate(row.decidedAt())) {
            Difference.compare(found, "reason", Reason.DEADLINE_EXCEEDED.name(), replyColumns.reason());
        } else if (Reason.DEADLINE_EXCEEDED.name().equals(replyColumns.reason())) {
            found.add(Difference.expected("reason", "any but DEADLINE_EXCEEDED", replyColumns.reason()));
        }
        compare(found, loggedRequest.command(), replyColumns);
        if (replies(row).contains(null)) {
            found.add(Difference.expected("details", "a reply", replyColumns.details()));
        }
        return found;
    }

    /**
     * Compares the columns that follow from the command. A grant of anything but a request for seats names the
     * booking's customer, who is known only from the whole life.
     */
    private static void compare(List<String> found, @Nullable Command command, ReplyColumns replyColumns) {
        SeatCommand seats = command instanceof SeatCommand wanted ? wanted : null;
        Integer quantity = seats == null ? null : seats.quantity();
        if (command != null && (seats != null || replyColumns.isNo()) && !Pseudonym.is(replyColumns.customerId())) {
            Comparison.customer(found, command.customerId(), quantity, replyColumns);
        }
        if (seats != null) {
            Difference.compare(found, "quantity", quantity, replyColumns.quantity());
        }
    }

    /** Applies the stored decision to the world. */
    void follow(LoggedRequest loggedRequest, DecisionRow row) {
        Integer taken = row.reply().currentBookings();
        if (!(loggedRequest.command() instanceof RescheduleBooking move)) {
            if (taken != null) {
                state.reported(loggedRequest.slotId(), taken);
            }
        } else if (!row.reply().isNo()) {
            state.becomePartly(move.slotId());
            state.becomePartly(move.toSlotId());
        }
        for (Reply reply : replies(row)) {
            if (reply instanceof BookingConfirmed yes) {
                state.put(new ModelBooking(
                        yes.bookingId(), yes.slotId(), yes.customerId(), yes.quantity(), Status.CONFIRMED, null));
                state.reported(yes.slotId(), yes.currentBookings());
            } else if (reply instanceof BookingUpdate update) {
                follow(update);
            }
        }
    }

    private void follow(BookingUpdate update) {
        switch (update.kind()) {
            case BOOKING_CANCELLED -> put(update, Status.CANCELLED);
            case SLOT_HELD -> put(update, Status.HELD);
            case HOLD_RELEASED -> put(update, Status.RELEASED);
            case HOLD_EXPIRED, WAITLIST_EXPIRED -> put(update, Status.EXPIRED);
            case BOOKING_WAITLISTED -> put(update, Status.WAITLISTED);
            case BOOKING_RESCHEDULED -> {
                BookingUpdate.Move move = Objects.requireNonNull(update.move(), "a reschedule says where to");
                // Only where it was moved to is known: TableCheck compares no more of a partly known slot's booking.
                state.put(new ModelBooking(
                        move.previousBookingId(),
                        update.slotId(),
                        update.customerId(),
                        update.quantity(),
                        Status.RESCHEDULED,
                        null,
                        null,
                        null,
                        new ModelBooking.Moves(move.previousBookingId(), 0, update.bookingId())));
                state.put(new ModelBooking(
                        update.bookingId(),
                        move.toSlotId(),
                        update.customerId(),
                        update.quantity(),
                        Status.CONFIRMED,
                        null));
            }
        }
    }

    private void put(BookingUpdate update, Status status) {
        state.put(new ModelBooking(
                update.bookingId(),
                update.slotId(),
                update.customerId(),
                update.quantity(),
                status,
                update.expiresAt(),
                null,
                update.reason(),
                null));
        state.reported(update.slotId(), update.currentBookings());
    }

    /** Returns the reply and the follow-up replies; null in place of each that can't be parsed. */
    private static List<@Nullable Reply> replies(DecisionRow row) {
        ReplyColumns replyColumns = row.reply();
        List<@Nullable Reply> replies = new ArrayList<>();
        if (!replyColumns.isNo() && replyColumns.details() != null) {
            replies.add(FollowUps.reply(replyColumns.details()));
        } else if (!replyColumns.isNo()) {
            replies.add(plainYes(row));
        }
        if (replyColumns.followUps() != null) {
            replyColumns.followUps().lines().map(FollowUps::reply).forEach(replies::add);
        }
        return replies;
    }

    private static @Nullable Reply plainYes(DecisionRow row) {
        ReplyColumns replyColumns = row.reply();
        if (replyColumns.customerId() == null
                || replyColumns.quantity() == null
                || replyColumns.currentBookings() == null
                || replyColumns.capacity() == null) {
            return null;
        }
        try {
            return new BookingConfirmed(
                    row.requestId(),
                    row.requestId(),
                    replyColumns.slotId(),
                    replyColumns.customerId(),
                    replyColumns.quantity(),
                    replyColumns.currentBookings(),
                    replyColumns.capacity(),
                    row.decidedAt());
        } catch (IllegalArgumentException breaksTheContract) {
            return null;
        }
    }
}
