package dev.slotkeeper.contracts;

/** The record headers of the contract. The reply headers are spring-kafka's own, so its templates work unchanged. */
public final class Headers {

    /** Name of the topic for the reply, UTF-8. */
    public static final String REPLY_TOPIC = "kafka_replyTopic";

    /** Optional partition of the reply topic: 4 bytes, big endian, 0 or more. */
    public static final String REPLY_PARTITION = "kafka_replyPartition";

    /** Copied to the reply byte for byte; at most {@value #MAX_CORRELATION_ID_BYTES} bytes, else no reply is sent. */
    public static final String CORRELATION_ID = "kafka_correlationId";

    public static final int MAX_CORRELATION_ID_BYTES = 1_024;

    /** Optional: the request's trace, in the form of {@link TraceParent}; a valid one is copied to the reply. */
    public static final String TRACE_PARENT = "traceparent";

    /** Optional: the sender, in the form of {@link SentBy}; a valid one is copied to the command's events. */
    public static final String BY = "by";

    /** On a dead letter: the reason why the message could not be decoded, UTF-8. */
    public static final String DEAD_LETTER_REASON = "booking_deadLetterReason";

    /** On a dead letter: the partition it came from, 4 bytes, big endian. */
    public static final String DEAD_LETTER_PARTITION = "booking_deadLetterPartition";

    /** On a dead letter: the offset it came from, 8 bytes, big endian. */
    public static final String DEAD_LETTER_OFFSET = "booking_deadLetterOffset";

    /** On a message sent back from the dead letters: its partition and offset there, such as {@code 3@17}. */
    public static final String SENT_BACK_FROM = "booking_sentBackFrom";

    /** On a record without a value in the dead letter topic: it is no message, but notes that one was sent back. */
    public static final String SENT_BACK_NOTE = "booking_sentBack";

    private Headers() {}
}
