package dev.slotkeeper.worker.kafka.probe;

import org.apache.kafka.common.KafkaException;

/** Tells failures to decode a record from those of the network, the group or the machine. */
final class DecodingFailures {

    private DecodingFailures() {}

    /**
     * Returns whether a poll may have failed because of a record's bytes: memory that did not suffice, a batch or record
     * that Kafka calls invalid (it then throws KafkaException itself, and subclasses for everything else), or a codec
     * that met bytes it did not expect.
     */
    static boolean isPossible(Throwable failure) {
        if (isOfThisMachine(failure)) {
            return false;
        }
        return failure instanceof OutOfMemoryError
                || failure.getClass() == KafkaException.class
                || failure instanceof RuntimeException && !(failure instanceof KafkaException);
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
