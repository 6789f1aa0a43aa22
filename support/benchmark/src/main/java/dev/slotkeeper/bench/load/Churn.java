package dev.slotkeeper.bench.load;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Generates commands of all kinds: of a hundred commands 40 book, 10 hold and 10 confirm a hold, 20 cancel, 10 move a
 * booking to another slot and 10 book or wait. Each names a booking that an earlier command on the same slot has made,
 * as predicted without deciding them, so nearly all are granted. Not thread-safe.
 */
final class Churn {

    private static final int HUNDRED = 100;
    private static final int BOOK = 40;
    private static final int HOLD_OR_CONFIRM = BOOK + 20;
    private static final int CANCEL = HOLD_OR_CONFIRM + 20;
    private static final int MOVE = CANCEL + 10;

    private static final int HOLD_SECONDS = HoldSlot.MAX_SECONDS;

    /** A hold is confirmed after this many later holds. */
    private static final int HOLDS_OPEN = 500;

    private static final int TRIES = 16;

    private final Workload workload;
    private final SplittableRandom random = new SplittableRandom(Workload.SEED);
    private final RequestIds ids;
    private final SeatModel seats;
    private final List<Stay> booked = new ArrayList<>();
    private final Deque<Stay> held = new ArrayDeque<>();
    private int given;

    /** A booking, hold or waitlist entry, identified by the id of the request that asked for it. */
    record Stay(UUID id, int slot, String customerId) {
        String slotId() {
            return Workload.slotId(slot);
        }
    }

    Churn(Workload workload) {
        this.workload = workload;
        this.ids = new RequestIds(workload.ids());
        this.seats = new SeatModel(workload.slots(), workload.capacity());
    }

    /** Returns the next command; null at the end. */
    @Nullable
    Command next() {
        if (given == workload.requests()) {
            return null;
        }
        given++;
        int kind = random.nextInt(HUNDRED);
        if (kind >= BOOK && kind < HOLD_OR_CONFIRM) {
            return held.size() < HOLDS_OPEN ? hold() : confirm(held.remove());
        }
        if (kind >= MOVE) {
            return book(true);
        }
        if (kind < BOOK || booked.isEmpty()) {
            return book(false);
        }
        Stay stay = takeAny();
        return kind < CANCEL ? cancel(stay) : move(stay);
    }

    private BookSlot book(boolean waits) {
        Stay stay = stay(someSlot(!waits));
        if (seats.request(stay, waits)) {
            booked.add(stay);
        }
        BookSlot.IfFull ifFull = waits ? new BookSlot.IfFull(true, null) : BookSlot.IfFull.REJECT;
        return new BookSlot(stay.id(), stay.slotId(), stay.customerId(), 1, null, null, ifFull);
    }

    private HoldSlot hold() {
        Stay stay = stay(someSlot(true));
        if (seats.request(stay, false)) {
            held.add(stay);
        }
        return new HoldSlot(stay.id(), stay.slotId(), stay.customerId(), 1, HOLD_SECONDS, null, null);
    }

    private BookingCommand confirm(Stay hold) {
        booked.add(hold);
        return about(BookingCommand.Kind.CONFIRM_HOLD, hold);
    }

    private BookingCommand cancel(Stay stay) {
        booked.addAll(seats.giveBack(stay.slot()));
        return about(BookingCommand.Kind.CANCEL_BOOKING, stay);
    }

    private BookingCommand about(BookingCommand.Kind kind, Stay stay) {
        return new BookingCommand(kind, ids.next(), stay.slotId(), stay.id(), stay.customerId());
    }

    /** Moves a stay and does not use it again, because another partition may not have it in time. */
    private Command move(Stay stay) {
        int to = someSlot(true);
        if (to == stay.slot()) {
            return cancel(stay);
        }
        UUID id = ids.next();
        if (seats.request(new Stay(id, to, stay.customerId()), false)) {
            booked.addAll(seats.giveBack(stay.slot()));
        } else {
            booked.add(stay);
        }
        return new RescheduleBooking(id, stay.slotId(), stay.id(), stay.customerId(), Workload.slotId(to), null);
    }

    private Stay stay(int slot) {
        return new Stay(ids.next(), slot, Workload.customerId(random));
    }

    /** Returns a slot with a free seat, or one without; any slot if none is found in {@value #TRIES} tries. */
    private int someSlot(boolean free) {
        int slot = workload.choice().slotOf(random);
        for (int i = 1; i < TRIES && seats.isFree(slot) != free; i++) {
            slot = workload.choice().slotOf(random);
        }
        return slot;
    }

    private Stay takeAny() {
        int chosen = random.nextInt(booked.size());
        Stay last = booked.remove(booked.size() - 1);
        return chosen == booked.size() ? last : booked.set(chosen, last);
    }
}
