package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where requests are handed in; no thread waits for their outcome. */
public interface BookingRequests {

    /**
     * Publishes commands and waits for their replies.
     *
     * @param wait how long each may stay undecided; an outcome comes at most 900 ms later
     * @return one outcome per command, in their order; never fails
     */
    List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait);

    /** The same for whoever has to do something else first, on another thread: it stays this caller's name and trace. */
    default BookingRequests forThisCaller() {
        return this;
    }
}
