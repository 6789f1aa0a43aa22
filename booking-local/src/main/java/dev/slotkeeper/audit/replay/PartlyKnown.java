package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.BookingNow.Status;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Handles decisions about slots whose life is only partly in the log. Compares the columns that follow from the request
 * alone and accepts the rest of the decision. The bookings are compared with their rows at the end.
 */
final class PartlyKnown {

    private final World world;

    PartlyKnown(World world) {
        this.world = world;
    }

    List<String> differences(Ask ask, Stored stored) {
        Told told = stored.told();
        List<String> found = new ArrayList<>();
        Difference.compare(found, "slot_id", ask.slotId(), told.slotId());
        if (!Pseudonym.is(told.customerId())) {
            Difference.compare(found, "request_digest", ask.digest(), told.digest());
        }
        if (ask.isLate(stored.decidedAt())) {
            Difference.compare(found, "reason", Reason.DEADLINE_EXCEEDED.name(), told.reason());
        } else if (Reason.DEADLINE_EXCEEDED.name().equals(told.reason())) {
            found.add(Difference.expected("reason", "any but DEADLINE_EXCEEDED", told.reason()));
        }
        compare(found, ask.command(), told);
        if (replies(stored).contains(null)) {
            found.add(Difference.expected("details", "a reply", told.details()));
        }
        return found;
    }

    /**
     * Compares the columns that follow from the command. A grant of anything but a request for seats names the
     * booking's customer, who is known only from the whole life.
     */
    private static void compare(List<String> found, @Nullable Command command, Told told) {
        SeatCommand seats = command instanceof SeatCommand wanted ? wanted : null;
        Integer quantity = seats == null ? null : seats.quantity();
        if (command != null && (seats != null || told.isNo()) && !Pseudonym.is(told.customerId())) {
            Comparison.customer(found, command.customerId(), quantity, told);
        }
        if (seats != null) {
            Difference.compare(found, "quantity", quantity, told.quantity());
        }
    }

    /** Applies the stored decision to the world. */
    void follow(Ask ask, Stored stored) {
        Integer taken = stored.told().currentBookings();
        if (!(ask.command() instanceof RescheduleBooking move)) {
            if (taken != null) {
                world.told(ask.slotId(), taken);
            }
        } else if (!stored.told().isNo()) {
            world.becomePartly(move.slotId());
            world.becomePartly(move.toSlotId());
        }
        for (Reply reply : replies(stored)) {
            if (reply instanceof BookingConfirmed yes) {
                put(yes.bookingId(), yes.slotId(), yes.customerId(), yes.quantity(), Status.CONFIRMED, null);
                world.told(yes.slotId(), yes.currentBookings());
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
                put(
                        move.previousBookingId(),
                        update.slotId(),
                        update.customerId(),
                        update.quantity(),
                        Status.RESCHEDULED,
                        null);
                put(
                        update.bookingId(),
                        move.toSlotId(),
                        update.customerId(),
                        update.quantity(),
                        Status.CONFIRMED,
                        null);
            }
        }
    }

    private void put(BookingUpdate update, Status status) {
        put(update.bookingId(), update.slotId(), update.customerId(), update.quantity(), status, update.expiresAt());
        world.told(update.slotId(), update.currentBookings());
    }

    private void put(UUID id, String slotId, String customerId, int quantity, Status status, @Nullable Instant endsAt) {
        world.put(new BookingNow(id, slotId, customerId, quantity, status, endsAt));
    }

    /** Returns the reply and the follow-up replies; null in place of each that can't be parsed. */
    private static List<@Nullable Reply> replies(Stored stored) {
        Told told = stored.told();
        List<@Nullable Reply> replies = new ArrayList<>();
        if (!told.isNo() && told.details() != null) {
            replies.add(FollowUps.reply(told.details()));
        } else if (!told.isNo()) {
            replies.add(plainYes(stored));
        }
        if (told.followUps() != null) {
            told.followUps().lines().map(FollowUps::reply).forEach(replies::add);
        }
        return replies;
    }

    private static @Nullable Reply plainYes(Stored stored) {
        Told told = stored.told();
        if (told.customerId() == null
                || told.quantity() == null
                || told.currentBookings() == null
                || told.capacity() == null) {
            return null;
        }
        try {
            return new BookingConfirmed(
                    stored.requestId(),
                    stored.requestId(),
                    told.slotId(),
                    told.customerId(),
                    told.quantity(),
                    told.currentBookings(),
                    told.capacity(),
                    stored.decidedAt());
        } catch (IllegalArgumentException breaksTheContract) {
            return null;
        }
    }
}
