package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Reply;
import org.jspecify.annotations.Nullable;

/** What a caller can be told about a request when its wait is over. */
public sealed interface Outcome {

    /**
     * A worker decided.
     *
     * @param json the reply's bytes as the worker sent them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
    record Decided(Reply reply, byte[] json) implements Outcome {}

    /**
     * It is in the log and will be decided, but was not within the wait.
     *
     * @param queue null when that is not known
     */
    record Undecided(Place place, @Nullable QueuePlace queue) implements Outcome {

        /** One of whose queue nothing is known. */
        public Undecided(Place place) {
            this(place, null);
        }
    }

    /**
     * It is not known to be in the log; the same request may be sent again.
     *
     * @param retrySeconds after which that is worth trying, 1 to 60
     */
    record NotTaken(Cause cause, int retrySeconds) implements Outcome {

        /** Refuses what can't be told. */
        public NotTaken {
            if (retrySeconds < 1 || retrySeconds > 60) {
                throw new IllegalArgumentException("retrySeconds: given " + retrySeconds + ", allowed 1 to 60");
            }
        }

        /** One that may be tried again soon. */
        public NotTaken(Cause cause) {
            this(cause, 1);
        }
    }

    /** Why a request was not taken. */
    enum Cause {
        /** Kafka, or the way back from it, is away: nothing was published. */
        KAFKA_AWAY,
        /** As many requests as are allowed wait already: nothing was published. */
        TOO_MANY_WAITING,
        /** This gateway is stopping: nothing was published. */
        STOPPING,
        /** Too many requests wait before it for its deadline to be kept: nothing was published. */
        QUEUE_TOO_LONG,
        /** Kafka did not acknowledge it in time: it may or may not be in the log. */
        UNCERTAIN
    }
}
