package dev.slotkeeper.worker.kafka;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says what to do about a reply that a producer could not send. */
enum ReplyFailure {
    /** The topic or its partition is not there any more, as far as this broker knows. */
    UNKNOWN_TOPIC,
    /** The broker will never take this reply in this topic: too large, not allowed, or not valid there. */
    REFUSED,
    /** Another attempt may succeed: the topic or the broker is away for now, or refuses everything of this worker. */
    RETRIABLE;

    static ReplyFailure of(Throwable failure) {
        if (failure instanceof UnknownTopicOrPartitionException) {
            return UNKNOWN_TOPIC;
        }
        if (failure instanceof RetriableException || concernsTheWholeWorker(failure)) {
            return RETRIABLE;
        }
        return failure instanceof ApiException ? REFUSED : RETRIABLE;
    }

    /** Such as a wrong password: it is no fault of the reply, and an operator can mend it. */
    private static boolean concernsTheWholeWorker(Throwable failure) {
        return failure instanceof AuthenticationException
                || failure instanceof ClusterAuthorizationException
                || failure instanceof UnsupportedVersionException;
    }
}
