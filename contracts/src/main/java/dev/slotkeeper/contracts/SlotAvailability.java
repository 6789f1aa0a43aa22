package dev.slotkeeper.contracts;

/**
 * A slot's latest state, as {@link Topics#AVAILABILITY} tells it. For showing, never for deciding: it is a moment old.
 *
 * @param slot as it was read from the database
 * @param waiting places taken in its waitlist; while there are any, free seats are for those who wait
 * @param deleted whether it is there for the sake of its bookings' records only; such a slot is not shown
 * @param sequence counts the slot's changes, whoever made them; of two states the one with the higher number is the later
 */
public record SlotAvailability(SlotState slot, int waiting, boolean deleted, long sequence) {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public SlotAvailability {
        Rules.range("waiting", waiting, 0, Integer.MAX_VALUE);
        Rules.range("sequence", sequence, 1, Long.MAX_VALUE);
    }

    /** The slot it is about. */
    public String slotId() {
        return slot.slotId();
    }
}
