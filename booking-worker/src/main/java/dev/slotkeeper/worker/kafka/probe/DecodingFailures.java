package dev.slotkeeper.worker.kafka.probe;

import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Distinguishes failures to decode a record from those of the broker, the network, the group or the machine. */
final class DecodingFailures {

    /** The consumer's class that checks, inflates and parses batches which a broker has sent without an error. */
    private static final String DECODER = "org.apache.kafka.clients.consumer.internals.CompletedFetch";

    private DecodingFailures() {}

    /**
     * Returns whether a poll may have failed because of a record's bytes, so that a probe has to look: memory that did not
     * suffice, a batch or record that Kafka calls invalid (it then throws KafkaException itself, and subclasses for
     * everything else), or a codec that met bytes it did not expect.
     */
    static boolean isPossible(Throwable failure) {
        if (isOfThisMachine(failure)) {
            return false;
        }
        return failure instanceof OutOfMemoryError
                || failure.getClass() == KafkaException.class
                || failure instanceof RuntimeException && !(failure instanceof KafkaException);
    }

    /**
     * Returns whether it is certain that the failure comes from decoding a batch. It is not if the broker answered with an
     * error, such as one for a log that it can't read, or if memory ran out elsewhere: both may pass.
     */
    static boolean isCertain(Throwable failure) {
        return isPossible(failure) && isThrownByDecoder(failure);
    }

    private static boolean isThrownByDecoder(@Nullable Throwable failure) {
        return failure != null
                && (Arrays.stream(failure.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(DECODER))
                        || isThrownByDecoder(failure.getCause()));
    }

    /** A codec's native library that can't be loaded fails for every record. */
    private static boolean isOfThisMachine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }
}
