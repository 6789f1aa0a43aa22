package dev.slotkeeper.worker.decision;

/**
 * Rules for waitlists.
 *
 * @param overtaking whether an entry that fits may be promoted before an earlier one that does not; else the order is
 *     strict
 * @param longest maximum number of entries in one slot's waitlist; 0 for no waitlists
 */
public record WaitlistPolicy(boolean overtaking, int longest) {

    /** The default: strict order, at most 1,000 entries. */
    public static final WaitlistPolicy USUAL = new WaitlistPolicy(false, 1_000);
}
