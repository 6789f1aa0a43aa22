package dev.slotkeeper.worker.expiry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.expiry.UnservedWaitlists.Unserved;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
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

    /**
     * Minimum time between two commands for one slot. Workers with different settings of the waitlist's order, or a
     * program that changes a slot all the time, would fill the log otherwise.
     */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final UnservedWaitlists waitlists;
    private final CommandSender commands;
    private final Cache<String, Boolean> justServed =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(PAUSE).build();

    /** @param interval pause between two runs */
    public WaitlistSender(UnservedWaitlists waitlists, CommandSender commands, Duration interval) {
        super("waitlists", interval, interval);
        this.waitlists = waitlists;
        this.commands = commands;
    }

    @Override
    protected void run() {
        try {
            waitlists.find(MAX_AT_ONCE).stream()
                    .filter(slot -> justServed.asMap().putIfAbsent(slot.slotId(), true) == null)
                    .forEach(slot -> commands.send(slot, () -> command(slot)));
        } catch (LedgerException unavailable) {
            log.debug("Reading waitlists failed: {}", unavailable.getMessage());
        } catch (RuntimeException e) {
            log.warn("Sending commands for waitlists failed, retrying", e);
        }
    }

    private SlotCommand command(Unserved slot) {
        String name = "serve waitlist " + slot.slotId() + " " + slot.sequence();
        return new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, commands.requestId(name), slot.slotId(), false);
    }
}
