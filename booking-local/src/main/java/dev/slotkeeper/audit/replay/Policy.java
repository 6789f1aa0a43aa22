package dev.slotkeeper.audit.replay;

/**
 * The worker's settings that decisions depend on.
 *
 * @param longestWaitlist most places in the waitlist of one slot, 0 or more
 * @param overtaking whether a party that fits may come up before an earlier one that does not
 */
public record Policy(int longestWaitlist, boolean overtaking) {

    /** @throws IllegalArgumentException naming what is out of range */
    public Policy {
        if (longestWaitlist < 0) {
            throw new IllegalArgumentException("longestWaitlist: given " + longestWaitlist + ", allowed 0 or more");
        }
    }
}
