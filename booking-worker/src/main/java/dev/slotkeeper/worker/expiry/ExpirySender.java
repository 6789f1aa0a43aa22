package dev.slotkeeper.worker.expiry;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.expiry.DueBookings.Due;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to the request log that end expired holds and waitlist entries, so that they are decided in order with
 * all other requests. Every worker does this; the command's id is derived from the booking, so most of the duplicates
 * get the first one's answer.
 */
public final class ExpirySender extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ExpirySender.class);
    private static final int MAX_AT_ONCE = 1_000;

    private final DueBookings bookings;
    private final CommandSender commands;

    /** @param interval pause between two runs */
    public ExpirySender(DueBookings bookings, CommandSender commands, Duration interval) {
        super("expiry", interval, interval);
        this.bookings = bookings;
        this.commands = commands;
    }

    @Override
    protected void run() {
        try {
            bookings.find(MAX_AT_ONCE).forEach(due -> commands.send(due.bookingId(), () -> command(due)));
        } catch (LedgerException unavailable) {
            log.debug("Reading expired bookings failed: {}", unavailable.getMessage());
        } catch (RuntimeException e) {
            log.warn("Sending commands for expired bookings failed, retrying", e);
        }
    }

    private BookingCommand command(Due due) {
        String name = "expire " + due.bookingId() + " " + due.due();
        return new BookingCommand(
                BookingCommand.Kind.EXPIRE_BOOKING, commands.requestId(name), due.slotId(), due.bookingId(), null);
    }
}
