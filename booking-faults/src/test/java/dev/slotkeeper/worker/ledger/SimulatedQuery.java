package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The rows that a batch reads from the simulated tables; rows that the ledger does not promise to read are left out.
 */
final class SimulatedQuery {

    final Set<String> slotIds = new TreeSet<>();

    /** True if the slots' terms are wanted. */
    private boolean terms;

    private final Set<UUID> bookingIds = new HashSet<>();
    private final Set<String> waitlistsOf = new HashSet<>();
    private final Set<String> allBookingsOf = new HashSet<>();

    SimulatedQuery(List<? extends Request> requests) {
        for (Request request : requests) {
            slotIds.add(request.slotId());
            if (request.command() != null) {
                add(request.command());
            }
        }
    }

    private void add(Command command) {
        if (command instanceof BookingCommand booking) {
            bookingIds.add(booking.bookingId());
            waitlistsOf.add(command.slotId());
        } else if (command instanceof RescheduleBooking move) {
            bookingIds.add(move.bookingId());
            slotIds.add(move.toSlotId());
            waitlistsOf.add(command.slotId());
        } else if (command instanceof ChangeSlot || command instanceof SlotCommand) {
            terms = true;
            waitlistsOf.add(command.slotId());
            if (command instanceof SlotCommand slot && slot.kind() == SlotCommand.Kind.DELETE_SLOT) {
                allBookingsOf.add(command.slotId());
            }
        }
    }

    boolean isForBooking(Booking booking) {
        return bookingIds.contains(booking.bookingId())
                || (waitlistsOf.contains(booking.slotId()) && booking.status() == Status.WAITLISTED)
                || (allBookingsOf.contains(booking.slotId()) && booking.status().isLive());
    }

    Slot asWanted(Slot slot) {
        return new Slot(
                slot.slotId(),
                slot.capacity(),
                slot.currentBookings(),
                slot.state(),
                slot.termsVersion(),
                slot.startsAt(),
                slot.waiting(),
                slot.sequence(),
                terms ? slot.terms() : null);
    }
}
