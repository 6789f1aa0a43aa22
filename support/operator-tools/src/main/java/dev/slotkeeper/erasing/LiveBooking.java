package dev.slotkeeper.erasing;

import dev.slotkeeper.contracts.BookingCommand;
import java.util.UUID;

/** A booking that occupies a seat or waits for one. */
record LiveBooking(UUID bookingId, String slotId, String status) {

    /**
     * Returns a cancellation that names no customer, as administrators send it, so that the log does not receive the id
     * again.
     */
    BookingCommand cancel(UUID requestId) {
        return new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, requestId, slotId, bookingId, null);
    }
}
