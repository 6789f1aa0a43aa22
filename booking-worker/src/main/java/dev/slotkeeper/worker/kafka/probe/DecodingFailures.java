package dev.slotkeeper.worker.kafka.probe;

import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Distinguishes failures to decode a record from those of the broker, the network, the group or the machine. */
final class DecodingFailures {

    /** The consumer's class that checks, decompresses and parses the batches that a broker sent without an error. */
    private static final String DECODER = "org.apache.kafka.clients.consumer.internals.CompletedFetch";

    private DecodingFailures() {}

    /**
     * Returns true if a record's bytes may have caused a poll's failure, so that a probe must check it: memory ran out,
     * Kafka considers a batch or record invalid (it then throws KafkaException itself, and subclasses for all other
     * errors), or a codec met unexpected bytes.
     */
    static boolean isPossible(Throwable failure) {
        if (isOfThisMachine(failure)) {
            return false;
        }
        return failure instanceof OutOfMemoryError
                || failure.getClass() == KafkaException.class
                || (failure instanceof RuntimeException && !(failure instanceof KafkaException));
    }

    /**
     * Returns true if the failure certainly comes from decoding a batch. Returns false if the broker answered with an
     * error, for example for a log that it can't read, or if memory ran out elsewhere: both may be temporary.
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

    /** Returns true if a class or native library, such as a codec's, can't be loaded: that fails for every record. */
    private static boolean isOfThisMachine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }
}
