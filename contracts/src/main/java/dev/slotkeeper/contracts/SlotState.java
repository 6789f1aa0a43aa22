package dev.slotkeeper.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A slot as clients see it.
 *
 * @param currentBookings seats taken, 0 to {@code capacity}
 * @param startsAt an instant beyond the years 0001 to 9999, which only another program can have written, is shown as
 *     the nearest one in these years; so is the end
 * @param isAvailable true if a seat can be booked: neither closed nor full, and the free seats are not held back for
 *     the waitlist; see {@link #at} for a slot that has begun
 * @param termsVersion counts changes a customer must know of (time, place, price, capacity), from 1
 * @param price as a person reads it; absent if none is known
 * @param waiting number of entries in its waitlist
 */
public record SlotState(
        String slotId,
        String resourceId,
        Instant startsAt,
        Instant endsAt,
        int capacity,
        int currentBookings,
        boolean isAvailable,
        int termsVersion,
        @Nullable String price,
        int waiting) {

    /**
     * Checks the numbers, but not the ids, because other programs may have created the slot.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public SlotState {
        startsAt = ValueRules.nearest(startsAt);
        endsAt = ValueRules.nearest(endsAt);
        Member.CAPACITY.check(capacity);
        ValueRules.range("currentBookings", currentBookings, 0, capacity);
        ValueRules.range("termsVersion", termsVersion, 1, Integer.MAX_VALUE);
        ValueRules.range("waiting", waiting, 0, Integer.MAX_VALUE);
        if (isAvailable && currentBookings == capacity) {
            throw new ContractViolation("isAvailable", "true", "false for a slot that is full");
        }
    }

    /** Returns the slot as it is at a time: not available once it has begun. */
    public SlotState at(Instant now) {
        return !isAvailable || startsAt.isAfter(now) ? this : with(capacity, currentBookings, false, waiting);
    }

    /** Creates the state of a slot without a waitlist. */
    public SlotState(
            String slotId,
            String resourceId,
            Instant startsAt,
            Instant endsAt,
            int capacity,
            int currentBookings,
            boolean isAvailable,
            int termsVersion,
            @Nullable String price) {
        this(slotId, resourceId, startsAt, endsAt, capacity, currentBookings, isAvailable, termsVersion, price, 0);
    }

    /** Returns this state with other numbers of seats and of waitlist entries. */
    public SlotState with(int seats, int taken, boolean nowAvailable, int nowWaiting) {
        return new SlotState(
                slotId, resourceId, startsAt, endsAt, seats, taken, nowAvailable, termsVersion, price, nowWaiting);
    }

    /** Returns the state of a slot right after a {@link CreateSlot}. */
    public static SlotState created(CreateSlot command) {
        return new SlotState(
                command.slotId(),
                command.resourceId(),
                command.startsAt(),
                command.endsAt(),
                command.capacity(),
                0,
                command.capacity() > 0,
                1,
                command.price());
    }
}
