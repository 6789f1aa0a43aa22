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
 * @param placesPerCustomer the number of places that one customer may have in a slot's waitlist, 1 or more
 */
public record Policy(
        int longestWaitlist, boolean overtaking, int bookingsPerResource, boolean overlapping, int placesPerCustomer) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Policy {
        requireNotNegative("longestWaitlist", longestWaitlist);
        requireNotNegative("bookingsPerResource", bookingsPerResource);
        if (placesPerCustomer < 1) {
            throw new IllegalArgumentException("placesPerCustomer: given " + placesPerCustomer + ", allowed 1 or more");
        }
    }

    /** Creates a policy without limits on customers. */
    public Policy(int longestWaitlist, boolean overtaking) {
        this(longestWaitlist, overtaking, Integer.MAX_VALUE);
    }

    /** Creates a policy whose only limit on customers is that of waitlists. */
    public Policy(int longestWaitlist, boolean overtaking, int placesPerCustomer) {
        this(longestWaitlist, overtaking, 0, true, placesPerCustomer);
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": given " + value + ", allowed 0 or more");
        }
    }
}
