package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.CustomerScope;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the request log knows about a request that has no stored decision. */
public interface RequestLog {

    /** Reads of the log that may queue; beyond it they fail. */
    int MAX_QUEUED = 200;

    /**
     * Looks for a request.
     *
     * @param place where its caller was told it is; without it only this gateway's memory is asked
     * @param asking whose it must be, else it is taken for one that is not there
     * @return fails with {@link LogAway} when Kafka does not answer in time
     */
    CompletableFuture<Standing> standing(UUID requestId, @Nullable Place place, CustomerScope asking);

    /**
     * Where a request that waits stands in its queue, as far as that is known; asks nobody.
     *
     * @param place as it was when the request was found waiting
     */
    @Nullable
    QueuePlace queue(UUID requestId, @Nullable Place place);

    /** How far a request has come. */
    enum Standing {
        /** It is not there. */
        UNKNOWN,
        /** No worker has finished with it. */
        WAITING,
        /** A worker finished with it. */
        PAST
    }

    /** Kafka did not answer in time. */
    final class LogAway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LogAway(Throwable cause) {
            super("the request log does not answer", cause);
        }
    }
}
