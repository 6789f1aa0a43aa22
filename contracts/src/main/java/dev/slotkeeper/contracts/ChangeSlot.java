package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change a slot's terms; a null component leaves its term unchanged. Answered by {@link SlotUpdate} (changed)
 * or {@link BookingRejected}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param resourceId what is booked; same alphabet as slotId
 * @param startsAt kept to the microsecond; must be before the end, also when only one of the two is given
 * @param endsAt kept to the microsecond
 * @param price 1 to 64 printable characters, as a person reads it
 * @param capacity seats, 0 to 100,000; not below the seats that are booked
 */
public record ChangeSlot(
        UUID requestId,
        String slotId,
        @Nullable String resourceId,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable String price,
        @Nullable Integer capacity)
        implements Command {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public ChangeSlot {
        ValueRules.slotId("slotId", slotId);
        if (resourceId != null) {
            ValueRules.slotId("resourceId", resourceId);
        }
        startsAt = startsAt == null ? null : ValueRules.instant("startsAt", startsAt);
        endsAt = endsAt == null ? null : ValueRules.instant("endsAt", endsAt);
        if (startsAt != null && endsAt != null) {
            ValueRules.order(startsAt, endsAt);
        }
        if (price != null) {
            ValueRules.price("price", price);
        }
        if (capacity != null) {
            Member.CAPACITY.check(capacity);
        }
        if (resourceId == null && startsAt == null && endsAt == null && price == null && capacity == null) {
            throw new ContractViolation(
                    "message", "nothing to change", "one or more of resourceId, startsAt, endsAt, price, capacity");
        }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
