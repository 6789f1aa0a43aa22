package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import org.jspecify.annotations.Nullable;

/** Result of a request at the end of its caller's wait. */
public sealed interface Outcome {

    /**
     * Request that a worker decided.
     *
     * @param json the reply's bytes as the worker sent them
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
    record Decided(Reply reply, byte[] json) implements Outcome {}

    /**
     * Request that is in the log and will be decided, but was not within the wait.
     *
     * @param queuePosition its place in the queue; null if it is not known
     */
    record Undecided(LogPosition position, @Nullable QueuePosition queuePosition) implements Outcome {

        /** Creates an outcome without a place in the queue. */
        public Undecided(LogPosition place) {
            this(place, null);
        }
    }

    /**
     * Request that is not known to be in the log; it may be sent again.
     *
     * @param retrySeconds time after which a retry may succeed, 1 to 60
     */
    record NotAccepted(Cause cause, int retrySeconds) implements Outcome {

        /** @throws IllegalArgumentException if retrySeconds is out of range */
        public NotAccepted {
            if (retrySeconds < 1 || retrySeconds > 60) {
                throw new IllegalArgumentException("retrySeconds: given " + retrySeconds + ", allowed 1 to 60");
            }
        }

        /** Creates an outcome that allows a retry after a second. */
        public NotAccepted(Cause cause) {
            this(cause, 1);
        }
    }

    /** Cause why a request was not taken. */
    enum Cause {
        /** Kafka is unavailable, or replies can't be read: nothing was published. */
        KAFKA_UNAVAILABLE,
        /** The maximum number of requests is waiting already: nothing was published. */
        TOO_MANY_WAITING,
        /** This gateway is stopping: nothing was published. */
        STOPPING,
        /** Too many requests are queued before it to keep its deadline: nothing was published. */
        QUEUE_TOO_LONG,
        /** Kafka did not acknowledge it in time: it may or may not be in the log. */
        UNCERTAIN
    }
}
