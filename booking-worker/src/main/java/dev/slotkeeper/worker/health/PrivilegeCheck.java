package dev.slotkeeper.worker.health;

import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.ledger.ExcessPrivileges;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once after the start of database privileges that should be revoked. */
final class PrivilegeCheck extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PrivilegeCheck.class);

    private final ExcessPrivileges rights;
    private boolean done;

    /** @param interval delay until the next attempt while the database is unavailable */
    PrivilegeCheck(ExcessPrivileges rights, Duration interval) {
        super("rights-check", Duration.ZERO, interval);
        this.rights = rights;
    }

    @Override
    protected void run() {
        if (done) {
            return;
        }
        try {
            List<String> found = rights.find();
            done = true;
            found.forEach(right -> log.warn("database: {}, which the worker does not need; revoke it", right));
        } catch (LedgerException e) {
            log.debug("database: privileges can't be checked yet: {}", e.getMessage());
        }
    }
}
