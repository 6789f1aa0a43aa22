package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to create a slot. Answered by {@link SlotCreated}, or by {@link BookingRejected} with
 * {@link Reason#SLOT_EXISTS}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param resourceId what is booked (a room, a table); same alphabet as slotId
 * @param startsAt before {@code endsAt}; kept to the microsecond
 * @param endsAt after {@code startsAt}; kept to the microsecond
 * @param capacity seats, 0 to 100,000
 * @param price 1 to 64 printable characters, as a person reads it
 */
public record CreateSlot(
        UUID requestId,
        String slotId,
        String resourceId,
        Instant startsAt,
        Instant endsAt,
        int capacity,
        @Nullable String price)
        implements Command {

    /** Maximum number of seats of a slot. */
    public static final int MAX_CAPACITY = 100_000;

    /** @throws ContractViolation naming the first member that breaks the contract */
    public CreateSlot {
        ValueRules.slotId("slotId", slotId);
        ValueRules.resourceId("resourceId", resourceId);
        startsAt = ValueRules.instant("startsAt", startsAt);
        endsAt = ValueRules.instant("endsAt", endsAt);
        ValueRules.order(startsAt, endsAt);
        Member.CAPACITY.check(capacity);
        if (price != null) {
            ValueRules.price("price", price);
        }
    }

    /** Creates a request without a price. */
    public CreateSlot(
            UUID requestId, String slotId, String resourceId, Instant startsAt, Instant endsAt, int capacity) {
        this(requestId, slotId, resourceId, startsAt, endsAt, capacity, null);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
