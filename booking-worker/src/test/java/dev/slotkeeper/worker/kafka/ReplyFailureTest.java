package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Every error of a broker is either retried or final at once. */
class ReplyFailureTest {

    /** Errors that concern all calls of the worker and not the reply. */
    private static final Set<Errors> OF_THE_WHOLE_WORKER = EnumSet.of(
            Errors.CLUSTER_AUTHORIZATION_FAILED,
            Errors.SASL_AUTHENTICATION_FAILED,
            Errors.ILLEGAL_SASL_STATE,
            Errors.UNSUPPORTED_SASL_MECHANISM,
            Errors.UNSUPPORTED_VERSION);

    @Test
    void permanentRejectionIsFinalAtOnce() {
        assertThat(EnumSet.of(
                        Errors.MESSAGE_TOO_LARGE,
                        Errors.RECORD_LIST_TOO_LARGE,
                        Errors.TOPIC_AUTHORIZATION_FAILED,
                        Errors.INVALID_TOPIC_EXCEPTION,
                        Errors.INVALID_RECORD,
                        Errors.INVALID_TIMESTAMP,
                        Errors.INVALID_CONFIG,
                        Errors.POLICY_VIOLATION,
                        Errors.INVALID_REQUIRED_ACKS,
                        Errors.UNKNOWN_SERVER_ERROR))
                .allMatch(error -> ReplyFailure.of(error.exception()) == ReplyFailure.REFUSED);
    }

    @Test
    void retriableErrorsAreRetriedAndAllOthersAreFinal() {
        Arrays.stream(Errors.values())
                .filter(error -> error != Errors.NONE && error != Errors.UNKNOWN_TOPIC_OR_PARTITION)
                .forEach(error -> assertThat(ReplyFailure.of(error.exception()))
                        .as(error.name())
                        .isEqualTo(
                                error.exception() instanceof RetriableException || OF_THE_WHOLE_WORKER.contains(error)
                                        ? ReplyFailure.RETRIABLE
                                        : ReplyFailure.REFUSED));
    }

    @Test
    void missingTopicIsListedAgain() {
        assertThat(ReplyFailure.of(Errors.UNKNOWN_TOPIC_OR_PARTITION.exception()))
                .isEqualTo(ReplyFailure.UNKNOWN_TOPIC);
    }

    @Test
    void failureOfTheProducerItselfIsRetried() {
        assertThat(ReplyFailure.of(new TimeoutException("delivery"))).isEqualTo(ReplyFailure.RETRIABLE);
        assertThat(ReplyFailure.of(new BufferExhaustedException("full"))).isEqualTo(ReplyFailure.RETRIABLE);
        assertThat(ReplyFailure.of(new KafkaException("closing"))).isEqualTo(ReplyFailure.RETRIABLE);
    }
}
