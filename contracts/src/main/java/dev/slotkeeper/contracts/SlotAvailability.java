package dev.slotkeeper.contracts;

/**
 * A slot's latest state, as published to {@link Topics#AVAILABILITY}. It is slightly old: for display, never for
 * decisions.
 *
 * @param slot as it was read from the database
 * @param deleted true if only the records of its bookings still need it; such a slot is not shown
 * @param sequence counts the slot's changes by every program; of two states the one with the higher number is the later
 */
public record SlotAvailability(SlotState slot, boolean deleted, long sequence) {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public SlotAvailability {
        ValueRules.range("sequence", sequence, 1, Long.MAX_VALUE);
    }

    /** Returns the id of the slot. */
    public String slotId() {
        return slot.slotId();
    }
}
