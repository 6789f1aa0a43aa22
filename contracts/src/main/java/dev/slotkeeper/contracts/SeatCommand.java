package dev.slotkeeper.contracts;

import org.jspecify.annotations.Nullable;

/** Asks for seats of a slot. */
public sealed interface SeatCommand extends CommandWithDeadline permits BookSlot, HoldSlot {

    /** Returns the customer that gets the seats: 1 to 128 printable characters; opaque, holds no personal data. */
    @Override
    String customerId();

    /** Returns the number of seats, 1 to 1,000. */
    int quantity();

    /** Returns what the requester saw; each given member must still hold. */
    @Nullable
    Expected expected();

    /**
     * The slot's state that the user saw when choosing. It is of the slot where seats are to be taken or kept: for a
     * {@link RescheduleBooking}, the new one.
     *
     * @param currentBookings seats taken, as in the original optimistic lock, 0 or more
     * @param termsVersion the version of time, place, price and capacity, 1 or more
     */
    record Expected(
            @Nullable Integer currentBookings, @Nullable Integer termsVersion) {

        /** @throws ContractViolation naming the first member that breaks the contract */
        public Expected {
            if (currentBookings != null) {
                Member.EXPECTED_BOOKINGS.check(currentBookings);
            }
            if (termsVersion != null) {
                Member.EXPECTED_TERMS.check(termsVersion);
            }
        }

        /** Returns the expectation; null if it has no member, because both mean the same. */
        static @Nullable Expected orNull(@Nullable Expected given) {
            boolean isEmpty = given != null && given.currentBookings == null && given.termsVersion == null;
            return isEmpty ? null : given;
        }
    }
}
