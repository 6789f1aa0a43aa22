package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Reply;

/** What a caller can be told about a request when its wait is over. */
public sealed interface Outcome {

    /**
     * A worker decided.
     *
     * @param json the reply's bytes as the worker sent them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
    record Decided(Reply reply, byte[] json) implements Outcome {}

    /** It is in the log and will be decided, but was not within the wait. */
    record Undecided(Place place) implements Outcome {}

    /** It is not known to be in the log; the same request may be sent again. */
    record NotTaken(Cause cause) implements Outcome {}

    /** Why a request was not taken. */
    enum Cause {
        /** Kafka, or the way back from it, is away: nothing was published. */
        KAFKA_AWAY,
        /** As many requests as are allowed wait already: nothing was published. */
        TOO_MANY_WAITING,
        /** This gateway is stopping: nothing was published. */
        STOPPING,
        /** Kafka did not acknowledge it in time: it may or may not be in the log. */
        UNCERTAIN
    }
}
