package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ReadCommand.Broken;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as it stands in the log.
 *
 * @param digest tells its content from any other's
 * @param command null when it breaks the contract
 * @param broken how it breaks the contract; null when it keeps it
 * @param deadline past this instant it is never granted; null for one that waits as long as it takes
 */
public record Ask(
        LogPlace place,
        UUID requestId,
        String slotId,
        UUID digest,
        @Nullable Command command,
        @Nullable Broken broken,
        @Nullable Instant deadline) {

    /** @throws IllegalArgumentException unless it either keeps the contract or breaks it */
    public Ask {
        if ((command == null) == (broken == null)) {
            throw new IllegalArgumentException("command and broken: given both or neither, allowed exactly one");
        }
    }

    boolean isLate(Instant now) {
        return deadline != null && now.isAfter(deadline);
    }
}
