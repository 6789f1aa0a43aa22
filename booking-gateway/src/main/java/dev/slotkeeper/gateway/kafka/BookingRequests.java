package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Accepts requests; no thread waits for their outcome. */
public interface BookingRequests {

    /**
     * Publishes commands and waits for their replies.
     *
     * @param wait how long each may stay undecided; its outcome comes at most 900 ms later
     * @return one outcome per command, in their order; never fails
     */
    List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait);

    /**
     * Returns an instance that keeps the current caller's name and trace, for requests submitted later on another
     * thread.
     */
    default BookingRequests withCurrentCaller() {
        return this;
    }
}
