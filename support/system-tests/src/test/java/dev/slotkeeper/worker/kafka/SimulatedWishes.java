package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Chooses the commands of a simulation: all kinds, over a few slots and customers, so that they conflict. */
final class SimulatedWishes {

    private static final int CUSTOMERS = 3;

    private final Random random;
    private final SimulatedTables tables;
    private final SimulatedClock clock;
    private final int slots;

    /** The requests for seats that later commands may refer to. */
    private final List<Seats> seats = new ArrayList<>();

    private int nextId;

    /** Seats that a customer requested and may have. */
    private record Seats(UUID id, String slotId, String customer) {}

    SimulatedWishes(Random random, SimulatedTables tables, SimulatedClock clock, int slots) {
        this.random = random;
        this.tables = tables;
        this.clock = clock;
        this.slots = slots;
    }

    String anySlot() {
        return "s" + random.nextInt(slots);
    }

    Command next(String slotId) {
        int kind = 6 + random.nextInt(34);
        if (kind < 16) {
            return booking(slotId);
        }
        if (kind < 20) {
            return hold(slotId);
        }
        if (kind < 38 && !seats.isEmpty()) {
            return aboutBooking(kind);
        }
        return kind == 38 ? creation(slotId) : aboutSlot(slotId);
    }

    private BookSlot booking(String slotId) {
        BookSlot.IfFull ifFull = random.nextBoolean()
                ? BookSlot.IfFull.REJECT
                : new BookSlot.IfFull(true, random.nextBoolean() ? null : soon(30_000));
        return remembered(
                new BookSlot(newId(), slotId, anyCustomer(), 1 + random.nextInt(3), expected(), perhapsSoon(), ifFull));
    }

    private HoldSlot hold(String slotId) {
        return remembered(new HoldSlot(
                newId(),
                slotId,
                anyCustomer(),
                1 + random.nextInt(2),
                1 + random.nextInt(20),
                expected(),
                perhapsSoon()));
    }

    private <C extends SeatCommand> C remembered(C command) {
        seats.add(new Seats(command.requestId(), command.slotId(), command.customerId()));
        return command;
    }

    private SeatCommand.@Nullable Expected expected() {
        return random.nextInt(8) == 0 ? new SeatCommand.Expected(random.nextInt(3), 1) : null;
    }

    private @Nullable Instant perhapsSoon() {
        return random.nextInt(4) == 0 ? soon(5_000) : null;
    }

    private Instant soon(int mostMillis) {
        return clock.now().plusMillis(random.nextInt(mostMillis));
    }

    private String anyCustomer() {
        return "c" + random.nextInt(CUSTOMERS);
    }

    /** Returns a command on a booking, mostly one in a suitable status and from its own customer. */
    private Command aboutBooking(int kind) {
        if (kind >= 32) {
            Seats which = anySeats(Status.CONFIRMED);
            return reschedule(which, slotOf(which), customerOf(which));
        }
        BookingCommand.Kind what =
                switch (kind) {
                    case 20, 21, 22, 23, 24 -> BookingCommand.Kind.CANCEL_BOOKING;
                    case 25, 26, 27, 28 -> BookingCommand.Kind.CONFIRM_HOLD;
                    case 29, 30 -> BookingCommand.Kind.RELEASE_HOLD;
                    default -> BookingCommand.Kind.EXPIRE_BOOKING;
                };
        Seats which = anySeats(what == BookingCommand.Kind.CANCEL_BOOKING ? Status.CONFIRMED : Status.HELD);
        return new BookingCommand(
                what,
                newId(),
                slotOf(which),
                which.id(),
                customerOf(which),
                what == BookingCommand.Kind.CONFIRM_HOLD ? expected() : null);
    }

    private String slotOf(Seats which) {
        return random.nextInt(16) == 0 ? anySlot() : which.slotId();
    }

    private @Nullable String customerOf(Seats which) {
        if (random.nextInt(12) == 0) {
            return anyCustomer();
        }
        return random.nextBoolean() ? null : which.customer();
    }

    /** Returns a booking, mostly with this status; otherwise any booking, or a request that may still be in flight. */
    private Seats anySeats(Status status) {
        List<Booking> bookings = tables.bookings();
        List<Booking> suited =
                bookings.stream().filter(booking -> booking.status() == status).toList();
        List<Booking> from = suited.isEmpty() || random.nextInt(4) == 0 ? bookings : suited;
        if (from.isEmpty() || random.nextInt(6) == 0) {
            return seats.get(random.nextInt(seats.size()));
        }
        Booking booking = from.get(random.nextInt(from.size()));
        return new Seats(booking.bookingId(), booking.slotId(), booking.customerId());
    }

    private RescheduleBooking reschedule(Seats which, String slotId, @Nullable String customer) {
        int from = Integer.parseInt(slotId.substring(1));
        String to = "s" + (from + 1 + random.nextInt(slots - 1)) % slots;
        RescheduleBooking command =
                new RescheduleBooking(newId(), slotId, which.id(), customer, to, perhapsSoon(), expected());
        seats.add(new Seats(command.requestId(), to, which.customer()));
        return command;
    }

    private CreateSlot creation(String slotId) {
        Instant startsAt = SimulatedClock.START.plusSeconds(86_400);
        return new CreateSlot(newId(), slotId, "room", startsAt, startsAt.plusSeconds(3_600), random.nextInt(8));
    }

    private Command aboutSlot(String slotId) {
        return switch (random.nextInt(13)) {
            case 0, 1 -> new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, newId(), slotId, false);
            case 2, 3, 4, 5 -> new SlotCommand(SlotCommand.Kind.REOPEN_SLOT, newId(), slotId, false);
            case 6 -> new SlotCommand(SlotCommand.Kind.DELETE_SLOT, newId(), slotId, random.nextBoolean());
            case 7 -> new ChangeSlot(newId(), slotId, null, null, soon(100_000), null, null);
            case 8 -> new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, newId(), slotId, false);
            case 9 -> new ChangeSlot(newId(), slotId, null, null, null, null, null, true, null);
            default -> new ChangeSlot(newId(), slotId, null, null, null, "9 €", random.nextInt(8));
        };
    }

    /** Returns a new request id. */
    UUID newId() {
        return new UUID(0x018f2b6c7d1a7c3eL, 0x8000_0000_0000_0000L | ++nextId);
    }
}
