package dev.slotkeeper.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A slot as clients see it.
 *
 * @param currentBookings seats taken, 0 to {@code capacity}
 * @param isAvailable true if the slot is neither closed nor full; see {@link #at} for one that has begun
 * @param termsVersion counts changes a customer must know of (time, place, price, capacity), from 1
 * @param price as a person reads it; absent if none is known
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
        @Nullable String price) {

    /**
     * Checks the numbers, but not the ids, because other programs may have created the slot.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public SlotState {
        Member.CAPACITY.check(capacity);
        ValueRules.range("currentBookings", currentBookings, 0, capacity);
        ValueRules.range("termsVersion", termsVersion, 1, Integer.MAX_VALUE);
        if (isAvailable && currentBookings == capacity) {
            throw new ContractViolation("isAvailable", "true", "false for a slot that is full");
        }
    }

    /** Returns the slot as it is at a time: not available once it has begun. */
    public SlotState at(Instant now) {
        return !isAvailable || startsAt.isAfter(now)
                ? this
                : new SlotState(
                        slotId, resourceId, startsAt, endsAt, capacity, currentBookings, false, termsVersion, price);
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
