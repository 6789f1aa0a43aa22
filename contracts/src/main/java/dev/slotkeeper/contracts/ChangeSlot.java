package dev.slotkeeper.contracts;

import dev.slotkeeper.contracts.SeatCommand.Expected;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change a slot's terms; a null component leaves its term unchanged. As JSON it is a merge patch (RFC 7396): a
 * price of null removes the price, and null for a term that every slot has is refused. Answered by {@link SlotUpdate}
 * (changed) or {@link BookingRejected}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param resourceId what is booked; same alphabet as slotId
 * @param startsAt kept to the microsecond; must be before the end, also when only one of the two is given
 * @param endsAt kept to the microsecond
 * @param price 1 to 64 printable characters, as a person reads it
 * @param capacity seats, 0 to 100,000; not below the seats that are booked
 * @param removesPrice true to remove the price; false with a price
 * @param expected what the administrator saw; each given member must still hold, otherwise nothing is changed
 */
public record ChangeSlot(
        UUID requestId,
        String slotId,
        @Nullable String resourceId,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable String price,
        @Nullable Integer capacity,
        boolean removesPrice,
        @Nullable Expected expected)
        implements Command {

    /** The terms that every slot has, so that none of them can be removed. */
    static final List<Member<?>> REQUIRED_TERMS =
            List.of(Member.RESOURCE_ID, Member.STARTS_AT, Member.ENDS_AT, Member.CAPACITY);

    /** Creates a change that leaves the price or sets it, and expects nothing of the slot. */
    public ChangeSlot(
            UUID requestId,
            String slotId,
            @Nullable String resourceId,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable String price,
            @Nullable Integer capacity) {
        this(requestId, slotId, resourceId, startsAt, endsAt, price, capacity, false, null);
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public ChangeSlot {
        ValueRules.slotId("slotId", slotId);
        if (resourceId != null) {
            ValueRules.resourceId("resourceId", resourceId);
        }
        startsAt = startsAt == null ? null : ValueRules.instant("startsAt", startsAt);
        endsAt = endsAt == null ? null : ValueRules.instant("endsAt", endsAt);
        if (startsAt != null && endsAt != null) {
            ValueRules.order(startsAt, endsAt);
        }
        if (price != null) {
            ValueRules.price("price", price);
            if (removesPrice) {
                throw new ContractViolation("price", price, "a price, or null to remove it, not both");
            }
        }
        if (capacity != null) {
            Member.CAPACITY.check(capacity);
        }
        expected = Expected.orNull(expected);
        boolean changesPrice = price != null || removesPrice;
        if (resourceId == null && startsAt == null && endsAt == null && !changesPrice && capacity == null) {
            throw new ContractViolation(
                    "message", "nothing to change", "one or more of resourceId, startsAt, endsAt, price, capacity");
        }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
