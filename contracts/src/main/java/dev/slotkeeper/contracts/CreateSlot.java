package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * Asks for a new slot. Answered by {@link SlotCreated}, or by {@link BookingRejected} with {@link Reason#SLOT_EXISTS}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param resourceId what is booked (a room, a table); same alphabet as slotId
 * @param startsAt before {@code endsAt}; kept to the microsecond
 * @param endsAt after {@code startsAt}; kept to the microsecond
 * @param capacity seats, 0 to 100,000
 */
public record CreateSlot(
        UUID requestId, String slotId, String resourceId, Instant startsAt, Instant endsAt, int capacity)
        implements Command {

    /** The most seats a slot may have. */
    public static final int MAX_CAPACITY = 100_000;

    /** @throws ContractViolation naming the first member that breaks the contract */
    public CreateSlot {
        Rules.slotId("slotId", slotId);
        Rules.slotId("resourceId", resourceId);
        startsAt = Rules.instant("startsAt", startsAt);
        endsAt = Rules.instant("endsAt", endsAt);
        if (!startsAt.isBefore(endsAt)) {
            throw new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt);
        }
        Rules.range("capacity", capacity, 0, MAX_CAPACITY);
    }
}
