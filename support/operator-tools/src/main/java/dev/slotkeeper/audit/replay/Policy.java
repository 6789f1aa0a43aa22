package dev.slotkeeper.audit.replay;

/**
 * The worker's settings that decisions depend on.
 *
 * @param longestWaitlist the number of places in a slot's waitlist, 0 or more
 * @param overtaking true if a party that fits may be promoted before an earlier one that does not
 */
public record Policy(int longestWaitlist, boolean overtaking) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Policy {
        if (longestWaitlist < 0) {
            throw new IllegalArgumentException("longestWaitlist: given " + longestWaitlist + ", allowed 0 or more");
        }
    }
}
