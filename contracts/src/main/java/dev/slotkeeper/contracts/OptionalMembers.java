package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of an HTTP body in which every member is optional, so that there may be no body at all. */
public final class OptionalMembers {

    private final MemberValues members;

    OptionalMembers(MemberValues members) {
        this.members = members;
    }

    /** Returns the request id; null if there is none. @throws ContractViolation if it breaks its rule */
    public @Nullable UUID requestId() {
        return members.find(Member.REQUEST_ID);
    }

    /** Returns the customer; null if there is none. @throws ContractViolation if the id breaks its rule */
    public @Nullable String customerId() {
        return ContractJson.readCustomerId(members.find(Member.CUSTOMER_ID));
    }

    /** Returns the number of seats, default 1. @throws ContractViolation if it breaks its rule */
    public int quantity() {
        return CommandReader.quantity(members);
    }

    /** Returns what the requester saw of the slot; null if there is none. @throws ContractViolation if it breaks its rule */
    public SeatCommand.@Nullable Expected expected() {
        return CommandReader.expected(members);
    }
}
