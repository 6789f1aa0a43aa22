package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Collects the ids of the rows that a batch needs. */
final class BatchKeys {

    final Set<String> slotIds = new TreeSet<>();
    final Set<UUID> requestIds = new HashSet<>();
    final Set<UUID> bookingIds = new TreeSet<>();

    /** Slots where waitlist entries may be promoted or end. */
    final Set<String> waitlistsOf = new TreeSet<>();

    final Set<String> allBookingsOf = new TreeSet<>();

    /** Customers who request seats. */
    final Set<String> customerIds = new HashSet<>();

    /**
     * Bookings to be rescheduled, whose customers are looked up, because an administrator's command does not name them.
     */
    final Set<UUID> movedIds = new HashSet<>();

    /** True if terms of slots are compared or changed. */
    boolean terms;

    /** @param customers true if limits apply, so that customers and the resources of slots are needed */
    BatchKeys(List<? extends Request> requests, boolean customers) {
        this.terms = customers;
        for (Request request : requests) {
            slotIds.add(request.slotId());
            requestIds.add(request.requestId());
            if (request.command() != null) {
                add(request.command());
            }
            if (customers) {
                addCustomer(request);
            }
        }
    }

    private void add(Command command) {
        if (command instanceof BookingCommand booking) {
            bookingIds.add(booking.bookingId());
            if (booking.kind() != BookingCommand.Kind.CONFIRM_HOLD) {
                serve(command.slotId());
            }
        } else if (command instanceof RescheduleBooking move) {
            bookingIds.add(move.bookingId());
            slotIds.add(move.toSlotId());
            serve(command.slotId());
        } else if (command instanceof ChangeSlot || command instanceof SlotCommand) {
            serve(command.slotId());
            if (command instanceof SlotCommand slot && slot.kind() == SlotCommand.Kind.DELETE_SLOT) {
                allBookingsOf.add(command.slotId());
            }
        } else if (command instanceof BookSlot booking) {
            terms |= booking.ifFull().waits() && booking.expected() != null;
        } else if (!(command instanceof HoldSlot) && !(command instanceof CreateSlot)) {
            throw new IllegalArgumentException("no keys for " + command);
        }
    }

    /** Adds a slot's waitlist, and the terms that its entries are compared with. */
    private void serve(String slotId) {
        waitlistsOf.add(slotId);
        terms = true;
    }

    private void addCustomer(Request request) {
        if (request.command() instanceof SeatCommand seats) {
            customerIds.add(seats.customerId());
        } else if (request.command() instanceof RescheduleBooking move) {
            movedIds.add(move.bookingId());
        }
    }

    boolean needsBookings() {
        return !bookingIds.isEmpty() || !waitlistsOf.isEmpty();
    }

    boolean needsCustomers() {
        return !customerIds.isEmpty() || !movedIds.isEmpty();
    }
}
