package dev.slotkeeper.worker.decision;

/**
 * Rules for waitlists.
 *
 * @param overtaking whether an entry that fits may be promoted before an earlier one that does not, so that the seats
 *     left over are free for everybody; else the order is strict, and all free seats are held back for the waitlist
 * @param longest maximum number of entries in one slot's waitlist; 0 for no waitlists
 */
public record WaitlistPolicy(boolean overtaking, int longest) {

    /** The default: with overtaking, at most 1,000 entries. */
    public static final WaitlistPolicy USUAL = new WaitlistPolicy(true, 1_000);
}
