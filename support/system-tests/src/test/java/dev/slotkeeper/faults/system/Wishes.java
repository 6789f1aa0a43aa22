package dev.slotkeeper.faults.system;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a crowd's requests besides plain bookings: holds and waitlist entries that end by themselves within seconds,
 * and commands on earlier requests.
 */
final class Wishes {

    /** The number of latest requests that are kept, few enough that holds are found before they end. */
    private static final int REMEMBERED = 300;

    private static final int CUSTOMERS = 1_000;

    private final List<String> slotIds;
    private final Random random;
    private final List<Seats> seats = new ArrayList<>();

    /** Seats that a customer requested and may have. */
    private record Seats(UUID id, String slotId, String customer) {}

    Wishes(List<String> slotIds, Random random) {
        this.slotIds = slotIds;
        this.random = random;
    }

    /** Adds a request that later commands may refer to. */
    synchronized void remember(SeatCommand command) {
        remember(new Seats(command.requestId(), command.slotId(), command.customerId()));
    }

    private void remember(Seats more) {
        seats.add(more);
        if (seats.size() > REMEMBERED) {
            seats.remove(0);
        }
    }

    /** Returns the next command; null in six of ten cases, for a plain booking. */
    synchronized @Nullable Command next() {
        int kind = random.nextInt(100);
        if (kind < 60 || seats.isEmpty()) {
            return null;
        }
        if (kind < 68) {
            return hold();
        }
        if (kind < 76) {
            return waiting();
        }
        Seats which = seats.get(random.nextInt(seats.size()));
        if (kind < 82) {
            return move(which);
        }
        return new BookingCommand(
                kind < 90
                        ? BookingCommand.Kind.CANCEL_BOOKING
                        : kind < 97 ? BookingCommand.Kind.CONFIRM_HOLD : BookingCommand.Kind.RELEASE_HOLD,
                Crowd.id(random),
                which.slotId(),
                which.id(),
                which.customer());
    }

    private HoldSlot hold() {
        HoldSlot hold = new HoldSlot(
                Crowd.id(random), anySlot(), anyCustomer(), 1 + random.nextInt(3), 1 + random.nextInt(3), null, null);
        remember(hold);
        return hold;
    }

    private BookSlot waiting() {
        BookSlot.IfFull ifFull = new BookSlot.IfFull(true, Instant.now().plusMillis(1_000 + random.nextInt(4_000)));
        BookSlot booking =
                new BookSlot(Crowd.id(random), anySlot(), anyCustomer(), 1 + random.nextInt(3), seen(), null, ifFull);
        remember(booking);
        return booking;
    }

    private RescheduleBooking move(Seats which) {
        int other = slotIds.indexOf(which.slotId()) + 1 + random.nextInt(slotIds.size() - 1);
        String to = slotIds.get(other % slotIds.size());
        RescheduleBooking command =
                new RescheduleBooking(Crowd.id(random), which.slotId(), which.id(), which.customer(), to, null, seen());
        remember(new Seats(command.requestId(), to, which.customer()));
        return command;
    }

    /** Returns the terms that a page has read when the slots were new, or nothing. */
    private SeatCommand.@Nullable Expected seen() {
        return random.nextBoolean() ? null : new SeatCommand.Expected(null, 1);
    }

    private String anySlot() {
        return slotIds.get(random.nextInt(slotIds.size()));
    }

    private String anyCustomer() {
        return "c" + random.nextInt(CUSTOMERS);
    }
}
