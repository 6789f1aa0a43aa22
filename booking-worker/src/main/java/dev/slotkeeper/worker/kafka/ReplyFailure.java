package dev.slotkeeper.worker.kafka;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Classifies the failure of a reply by what to do next. */
enum ReplyFailure {
    /** The broker does not know the topic or its partition, at least not any more. */
    UNKNOWN_TOPIC,
    /** The broker will never accept this reply in this topic: too large, not allowed, or not valid there. */
    REFUSED,
    /** A retry may succeed: the topic or broker is unavailable, or the broker rejects all calls of this worker. */
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

    /** Returns true for errors such as a wrong password: the reply did not cause it, and an operator can repair it. */
    private static boolean concernsTheWholeWorker(Throwable failure) {
        return failure instanceof AuthenticationException
                || failure instanceof ClusterAuthorizationException
                || failure instanceof UnsupportedVersionException;
    }
}
