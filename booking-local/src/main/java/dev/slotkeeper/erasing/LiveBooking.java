package dev.slotkeeper.erasing;

import dev.slotkeeper.contracts.BookingCommand;
import java.util.UUID;

/** A booking that still takes a seat, or waits for one. */
record LiveBooking(UUID bookingId, String slotId, String status) {

    /** An administrator's, so that the log is not told once more whose it is. */
    BookingCommand cancel(UUID requestId) {
        return new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, requestId, slotId, bookingId, null);
    }
}
