package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A few seconds with one of each kind of booking, decided as they should be. */
final class SmallLife {

    static final UUID BOOKED = new UUID(1, 1);
    static final UUID HELD = new UUID(1, 2);
    private static final UUID WAITING = new UUID(1, 3);
    static final UUID MOVED = new UUID(1, 4);
    static final UUID REFUSED = new UUID(1, 5);
    static final UUID CANCELLED = new UUID(1, 6);
    static final UUID CREATED = new UUID(1, 7);

    private SmallLife() {}

    /** One booking is moved to s2, whose seats free one for who waits; the rest stays on s1. */
    static DecidedLog life() {
        DecidedLog log = new DecidedLog(WaitlistPolicy.USUAL);
        decide(log, 0, create(CREATED, "s1", 3), create(new UUID(2, 2), "s2", 5), create(new UUID(2, 3), "s3", 1));
        decide(log, 1, book(BOOKED, "s1", 2), new HoldSlot(HELD, "s1", "c", 1, 60, null, null));
        decide(log, 2, book(REFUSED, "s1", 1), wait(WAITING, "s1"), book(CANCELLED, "s2", 1));
        decide(log, 3, move(MOVED, "s1", BOOKED, "s2"));
        decide(log, 4, new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, new UUID(2, 4), "s2", CANCELLED, null));
        decide(log, 5, new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, new UUID(2, 5), "s3", false));
        return log;
    }

    static void decide(DecidedLog log, int second, Command... commands) {
        Instant now = START.plusSeconds(second);
        log.decide(now, now.plusSeconds(60), List.of(commands));
    }

    static CreateSlot create(UUID id, String slot, int capacity) {
        Instant starts = START.plusSeconds(3_600);
        return new CreateSlot(id, slot, "r", starts, starts.plusSeconds(3_600), capacity);
    }

    static BookSlot book(UUID id, String slot, int quantity) {
        return new BookSlot(id, slot, "c", quantity, null, null);
    }

    static RescheduleBooking move(UUID id, String slot, UUID booking, String toSlot) {
        return new RescheduleBooking(id, slot, booking, null, toSlot, null);
    }

    private static BookSlot wait(UUID id, String slot) {
        return new BookSlot(id, slot, "w", 1, null, null, new IfFull(true, null));
    }
}
