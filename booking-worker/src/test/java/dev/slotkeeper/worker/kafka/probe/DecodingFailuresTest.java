package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class DecodingFailuresTest {

    private static final String FETCHES = "org.apache.kafka.clients.consumer.internals.FetchCollector";
    private static final String BATCHES = "org.apache.kafka.clients.consumer.internals.CompletedFetch";

    @Test
    void failureThrownByTheDecoderIsCertain() {
        assertThat(DecodingFailures.isCertain(thrownBy(BATCHES, new OutOfMemoryError())))
                .isTrue();
        assertThat(DecodingFailures.isCertain(thrownBy(BATCHES, new NegativeArraySizeException())))
                .isTrue();
        KafkaException damaged = thrownBy(BATCHES, new KafkaException("Record batch ... is invalid"));
        assertThat(DecodingFailures.isCertain(damaged)).isTrue();
        assertThat(DecodingFailures.isCertain(new KafkaException("Received exception when fetching", damaged)))
                .isTrue();
    }

    @Test
    void errorFromTheBrokerNeedsAProbeAndIsNotCertain() {
        KafkaException corrupt = thrownBy(FETCHES, new KafkaException("Encountered corrupt message when fetching"));
        IllegalStateException unknown = thrownBy(FETCHES, new IllegalStateException("Unexpected error code 999"));
        OutOfMemoryError elsewhere = thrownBy("org.apache.kafka.clients.NetworkClient", new OutOfMemoryError());

        assertThat(DecodingFailures.isPossible(corrupt)).isTrue();
        assertThat(DecodingFailures.isCertain(corrupt)).isFalse();
        assertThat(DecodingFailures.isPossible(unknown)).isTrue();
        assertThat(DecodingFailures.isCertain(unknown)).isFalse();
        assertThat(DecodingFailures.isPossible(elsewhere)).isTrue();
        assertThat(DecodingFailures.isCertain(elsewhere)).isFalse();
    }

    @Test
    void networkRightsAndMissingLibrariesNeedNoProbe() {
        assertThat(DecodingFailures.isPossible(new DisconnectException())).isFalse();
        assertThat(DecodingFailures.isPossible(new TopicAuthorizationException("no")))
                .isFalse();
        KafkaException noCodec = new KafkaException(new UnsatisfiedLinkError("libzstd"));
        assertThat(DecodingFailures.isPossible(thrownBy(BATCHES, noCodec))).isFalse();
        assertThat(DecodingFailures.isCertain(thrownBy(BATCHES, noCodec))).isFalse();
    }

    private static <T extends Throwable> T thrownBy(String className, T failure) {
        failure.setStackTrace(
                new StackTraceElement[] {new StackTraceElement(className, "method", className + ".java", 1)});
        return failure;
    }
}
