package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks up requests that have no stored decision in the request log. */
public interface RequestLog {

    /** Maximum number of queued reads of the log; further ones fail. */
    int MAX_QUEUED = 200;

    /**
     * Looks for a request.
     *
     * @param position the place that its caller was given; without it only the places remembered by this gateway are used
     * @param asking the customers whose requests may be found; any other request is treated as missing
     * @return fails with {@link LogAway} if Kafka does not answer in time
     */
    CompletableFuture<Standing> standing(UUID requestId, @Nullable LogPosition position, CustomerScope asking);

    /**
     * Returns a waiting request's place in its queue; null if it is not known. Makes no call.
     *
     * @param position the place at which the request was found waiting
     */
    @Nullable
    QueuePosition queue(UUID requestId, @Nullable LogPosition position);

    /** Progress of a request. */
    enum Standing {
        /** It is not there. */
        UNKNOWN,
        /** No worker has finished with it. */
        WAITING,
        /** A worker finished with it. */
        PAST
    }

    /** Thrown if Kafka did not answer in time. */
    final class LogUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LogUnavailableException(Throwable cause) {
            super("the request log does not answer", cause);
        }
    }
}
