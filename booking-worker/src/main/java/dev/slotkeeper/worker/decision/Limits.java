package dev.slotkeeper.worker.decision;

/**
 * Limits on one customer's bookings. A waitlist entry counts like a booking, because it may turn into one by itself.
 * Slots that have ended do not count.
 *
 * @param bookingsPerResource maximum number of bookings, holds and waitlist entries for one resource; 0 for no limit
 * @param overlapping whether their times may overlap; a slot that begins when another ends does not overlap it
 */
public record Limits(int bookingsPerResource, boolean overlapping) {

    /** No limits. */
    public static final Limits NONE = new Limits(0, true);

    public Limits {
        if (bookingsPerResource < 0) {
            throw new IllegalArgumentException(
                    "bookingsPerResource: given " + bookingsPerResource + ", allowed 0 or more");
        }
    }

    /** Returns true if any limit is set, so that answers depend on what else the customer has. */
    public boolean matter() {
        return bookingsPerResource > 0 || !overlapping;
    }
}
