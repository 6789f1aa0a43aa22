package dev.slotkeeper.worker.decision;

/**
 * How much one customer may have at once. A place in a waitlist counts like a booking, because it may turn into one by
 * itself; what is over does not count.
 *
 * @param bookingsPerResource most bookings, holds and places in waitlists of one resource; 0 for any number
 * @param overlapping whether their times may overlap; one may begin when another ends in any case
 */
public record Limits(int bookingsPerResource, boolean overlapping) {

    /** Any number, at any time. */
    public static final Limits NONE = new Limits(0, true);

    public Limits {
        if (bookingsPerResource < 0) {
            throw new IllegalArgumentException(
                    "bookingsPerResource: given " + bookingsPerResource + ", allowed 0 or more");
        }
    }

    /** Whether any answer depends on what else the customer has. */
    public boolean matter() {
        return bookingsPerResource > 0 || !overlapping;
    }
}
