package dev.slotkeeper.worker.expiry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.expiry.UnservedWaitlists.Unserved;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends ServeWaitlist commands to the request log for slots whose waitlist has something to get or to lose, so that they
 * are served in order with all other requests. Every worker does this; the command's id is derived from the slot and its
 * sequence, so duplicates get the first one's answer.
 */
public final class WaitlistSender extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WaitlistSender.class);
    private static final int MAX_AT_ONCE = 1_000;

    private final UnservedWaitlists waitlists;
    private final CommandSender commands;

    /** @param interval pause between two runs */
    public WaitlistSender(UnservedWaitlists waitlists, CommandSender commands, Duration interval) {
        super("waitlists", interval, interval);
        this.waitlists = waitlists;
        this.commands = commands;
    }

    @Override
    protected void run() {
        try {
            waitlists.find(MAX_AT_ONCE).forEach(slot -> commands.send(slot, () -> command(slot)));
        } catch (LedgerException unavailable) {
            log.debug("Reading waitlists failed: {}", unavailable.getMessage());
        } catch (RuntimeException e) {
            log.warn("Sending commands for waitlists failed, retrying", e);
        }
    }

    private static SlotCommand command(Unserved slot) {
        String name = "serve waitlist " + slot.slotId() + " " + slot.sequence();
        UUID requestId = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
        return new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, requestId, slot.slotId(), false);
    }
}
