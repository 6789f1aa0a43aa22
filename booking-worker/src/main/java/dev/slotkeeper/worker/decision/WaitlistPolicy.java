package dev.slotkeeper.worker.decision;

/**
 * Rules for waitlists.
 *
 * @param overtaking whether an entry that fits may be promoted before an earlier one that does not, so that the seats
 *     left over are free for everybody; else the order is strict, and all free seats are held back for the waitlist
 * @param longest maximum number of entries in one slot's waitlist; 0 for no waitlists
 * @param placesPerCustomer maximum number of entries of one customer in one slot's waitlist, 1 or more
 */
public record WaitlistPolicy(boolean overtaking, int longest, int placesPerCustomer) {

    /** The default: with overtaking, at most 1,000 entries, one for each customer. */
    public static final WaitlistPolicy USUAL = new WaitlistPolicy(true, 1_000, 1);

    public WaitlistPolicy {
        if (placesPerCustomer < 1) {
            throw new IllegalArgumentException("placesPerCustomer: given " + placesPerCustomer + ", allowed 1 or more");
        }
    }

    /** Creates rules without a limit for one customer. */
    public WaitlistPolicy(boolean overtaking, int longest) {
        this(overtaking, longest, Integer.MAX_VALUE);
    }

    /** Returns true if a customer may have fewer places than there are, so that answers depend on who waits. */
    public boolean limitsCustomers() {
        return placesPerCustomer < longest;
    }
}
