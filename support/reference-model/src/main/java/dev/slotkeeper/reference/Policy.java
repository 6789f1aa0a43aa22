package dev.slotkeeper.reference;

/**
 * The worker's settings that decisions depend on.
 *
 * @param longestWaitlist the number of places in a slot's waitlist, 0 or more
 * @param overtaking true if a party that fits may be promoted before an earlier one that does not, and the seats left
 *     over are free for everybody; false if all free seats are held back for the waitlist
 * @param bookingsPerResource the maximum of one customer's bookings, holds and waitlist entries for one resource; 0 for
 * no limit
 * @param overlapping true if the times of one customer's bookings may overlap
 */
public record Policy(int longestWaitlist, boolean overtaking, int bookingsPerResource, boolean overlapping) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Policy {
        requireNotNegative("longestWaitlist", longestWaitlist);
        requireNotNegative("bookingsPerResource", bookingsPerResource);
    }

    /** Creates a policy without limits on customers. */
    public Policy(int longestWaitlist, boolean overtaking) {
        this(longestWaitlist, overtaking, 0, true);
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": given " + value + ", allowed 0 or more");
        }
    }
}
