package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of an HTTP body to an address that names the booking, the hold or the slot. There may be no body; then no
 * member is given.
 */
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

    /**
     * Creates the command to extend a hold.
     *
     * @param customerId the customer that must own it, whatever the body says; null when an administrator asks
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public ExtendHold extendHold(
            UUID holdId, String slotId, @Nullable String customerId, ContractJson.RequestIds requestIds) {
        members.set(Member.HOLD_ID, holdId.toString());
        return CommandReader.extendHold(members, complete(holdId, slotId, customerId, requestIds));
    }

    /**
     * Creates the command to move a booking.
     *
     * @param customerId the customer that must own it, whatever the body says; null when an administrator asks
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public RescheduleBooking reschedule(
            UUID bookingId, String slotId, @Nullable String customerId, ContractJson.RequestIds requestIds) {
        members.set(Member.BOOKING_ID, bookingId.toString());
        return CommandReader.rescheduleBooking(members, complete(bookingId, slotId, customerId, requestIds));
    }

    /** Adds what a command on a booking has in common, and returns its request id. */
    private UUID complete(UUID id, String slotId, @Nullable String customerId, ContractJson.RequestIds requestIds) {
        members.set(Member.SLOT_ID, slotId);
        members.set(Member.CUSTOMER_ID, customerId);
        return requestIds.choose(requestId(), id.toString());
    }
}
