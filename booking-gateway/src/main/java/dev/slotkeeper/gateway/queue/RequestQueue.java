package dev.slotkeeper.gateway.queue;

import dev.slotkeeper.contracts.Command;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The queues of the request log: their lengths decide if a request is published. */
public interface RequestQueue {

    /**
     * Returns the seconds after which a command that can't be decided before its deadline may be sent again; empty if
     * it may be published, or if the queue is not known.
     */
    OptionalInt retrySeconds(Command command);

    /** Returns a request's current place in its queue; null if it is not known. */
    @Nullable
    QueuePosition place(LogPosition position);
}
