package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands of every kind about a few slots, decided in batches of one partition whose clocks overlap. */
final class RandomLife {

    static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final int SLOTS = 5;
    private static final int MAX_OVERLAP_MILLIS = 3_000;

    final DecidedLog log;
    private final Random random;
    private final Instant[] clocks = new Instant[DecidedLog.PARTITIONS];
    private Instant now = START;
    private int begun;

    RandomLife(Random random, WaitlistPolicy policy) {
        this.random = random;
        this.log = new DecidedLog(policy);
        java.util.Arrays.fill(clocks, START);
    }

    RandomLife play(int batches) {
        for (int i = 0; i < SLOTS; i++) {
            decide(List.of(create("s" + i)));
        }
        for (int i = 0; i < batches; i++) {
            List<Slot> slots = List.copyOf(log.slots.values());
            List<Booking> bookings = List.copyOf(log.bookings.values());
            decide(commands());
            if (random.nextInt(4) == 0) {
                decideOn(slots, bookings, commands());
            }
            now = now.plusMillis(random.nextInt(4_000));
        }
        return this;
    }

    /** A transaction's clock is its beginning: before that of others that commit earlier, but after its partition's last. */
    private Instant begin(int partition) {
        Instant begin = now.minusMillis(random.nextInt(MAX_OVERLAP_MILLIS));
        Instant earliest = clocks[partition].truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        // Never two at the same microsecond.
        clocks[partition] = (begin.isAfter(earliest) ? begin : earliest).plusNanos(1_000L * ++begun);
        return clocks[partition];
    }

    private void decide(List<Command> commands) {
        Instant at = begin(DecidedLog.partition(commands.get(0).slotId()));
        log.decide(at, at.plusSeconds(random.nextInt(20) - 1), commands);
    }

    private void decideOn(List<Slot> slots, List<Booking> bookings, List<Command> commands) {
        int partition = DecidedLog.partition(commands.get(0).slotId());
        boolean changedThere = log.decided.stream()
                .skip(Math.max(0, log.decided.size() - 8))
                .anyMatch(decided -> decided.request().place().partition() == partition);
        if (!changedThere) {
            Instant at = begin(partition);
            log.decideLate(at, at.plusSeconds(10), commands, slots, bookings);
        }
    }

    private List<Command> commands() {
        String slot = "s" + random.nextInt(SLOTS);
        List<Command> commands = new ArrayList<>();
        for (int size = 1 + random.nextInt(8); size > 0; size--) {
            commands.add(command(sameHome(slot)));
        }
        return commands;
    }

    private String sameHome(String slot) {
        String other = "s" + random.nextInt(SLOTS);
        return DecidedLog.partition(other) == DecidedLog.partition(slot) ? other : slot;
    }

    private Command create(String slot) {
        Instant starts = START.plusSeconds(30 + random.nextInt(120));
        return new CreateSlot(id(), slot, "r", starts, starts.plusSeconds(3_600), 1 + random.nextInt(6), "5");
    }

    private Command command(String slot) {
        int kind = random.nextInt(26);
        if (kind < 7) {
            return book(slot);
        }
        if (kind < 10) {
            return new HoldSlot(id(), slot, "c", 1 + random.nextInt(2), 1 + random.nextInt(20), null, null);
        }
        if (kind < 16) {
            BookingCommand.Kind what =
                    BookingCommand.Kind.values()[random.nextInt(BookingCommand.Kind.values().length)];
            return new BookingCommand(
                    what,
                    id(),
                    slot,
                    booking(slot),
                    random.nextInt(5) == 0 ? "other" : null,
                    what == BookingCommand.Kind.CONFIRM_HOLD ? expected() : null);
        }
        if (kind < 20) {
            String to = "s" + random.nextInt(SLOTS);
            String other = to.equals(slot) ? slot + "-none" : to;
            return new RescheduleBooking(
                    id(), slot, booking(slot), random.nextBoolean() ? "c" : null, other, null, expected());
        }
        if (kind >= 24) {
            int seconds = random.nextInt(4) == 0 ? HoldSlot.MAX_SECONDS : 1 + random.nextInt(40);
            return new ExtendHold(id(), slot, booking(slot), random.nextInt(5) == 0 ? "other" : "c", seconds, null);
        }
        if (kind < 22) {
            if (random.nextInt(6) == 0) {
                return new ChangeSlot(id(), slot, null, null, null, null, null, true, null);
            }
            return random.nextInt(3) > 0
                    ? new ChangeSlot(id(), slot, null, null, null, null, random.nextInt(7))
                    : new ChangeSlot(id(), slot, "r2", START.plusSeconds(random.nextInt(5_000)), null, "6", null);
        }
        if (kind == 22) {
            return create(random.nextInt(3) == 0 ? slot + "-x" + random.nextInt(3) : slot);
        }
        SlotCommand.Kind what = SlotCommand.Kind.values()[random.nextInt(SlotCommand.Kind.values().length)];
        boolean delete = what == SlotCommand.Kind.DELETE_SLOT && random.nextInt(3) == 0;
        return new SlotCommand(
                delete || random.nextInt(3) > 0 ? what : SlotCommand.Kind.REOPEN_SLOT, id(), slot, delete);
    }

    private BookSlot book(String slot) {
        IfFull ifFull =
                switch (random.nextInt(3)) {
                    case 0 -> IfFull.REJECT;
                    case 1 -> new IfFull(true, null);
                    default -> new IfFull(true, now.plusSeconds(random.nextInt(30)));
                };
        return new BookSlot(id(), slot, "c", 1 + random.nextInt(3), expected(), null, ifFull);
    }

    private SeatCommand.@Nullable Expected expected() {
        return random.nextInt(6) > 0
                ? null
                : new SeatCommand.Expected(random.nextBoolean() ? null : random.nextInt(3), 1 + random.nextInt(2));
    }

    /** Mostly one of the slot's. */
    private UUID booking(String slot) {
        List<Booking> all = log.bookings.values().stream()
                .filter(booking -> booking.slotId().equals(slot) || random.nextInt(20) == 0)
                .toList();
        return all.isEmpty() ? id() : all.get(random.nextInt(all.size())).bookingId();
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
