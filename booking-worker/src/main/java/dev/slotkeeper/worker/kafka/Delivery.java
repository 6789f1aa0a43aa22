package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One record in the worker's hand, from its arrival to the acknowledgement of its answer. */
final class Delivery implements PlacedRequest {

    /** Memory of a record's and its request's objects, without their bytes. */
    private static final int OVERHEAD = 600;

    private final TopicPartition topicPartition;
    private final long offset;
    private final long timestamp;
    private final int bytes;
    private final @Nullable Request request;
    private final @Nullable ReplyTo replyTo;
    private final ConsumerRecord<byte[], byte[]> message;
    private final @Nullable String deadLetter;

    /** Set once an attempt ended without telling whether it was committed: only the database may answer now. */
    private boolean uncertain;

    /** The answer that was given without a decision; such a delivery is not decided any more. */
    private @Nullable Publication earlyAnswer;

    private Delivery(
            ConsumerRecord<byte[], byte[]> message,
            @Nullable Request request,
            @Nullable ReplyTo replyTo,
            @Nullable String deadLetter) {
        this.message = message;
        this.topicPartition = new TopicPartition(message.topic(), message.partition());
        this.offset = message.offset();
        this.timestamp = message.timestamp();
        this.bytes = OVERHEAD + length(message.key()) + length(message.value()) + KeptHeaders.sizeOf(message);
        this.request = request;
        this.replyTo = replyTo;
        this.deadLetter = deadLetter;
    }

    static Delivery of(ConsumerRecord<byte[], byte[]> message, Request request) {
        ConsumerRecord<byte[], byte[]> kept = KeptHeaders.ofRequest(message);
        return new Delivery(kept, request, ReplyTo.read(kept.headers()), null);
    }

    static Delivery deadLetter(ConsumerRecord<byte[], byte[]> message, String why) {
        return new Delivery(message, null, null, why);
    }

    @Override
    public Request request() {
        return Objects.requireNonNull(request, "a dead letter has no request");
    }

    @Override
    public int partition() {
        return topicPartition.partition();
    }

    @Override
    public long offset() {
        return offset;
    }

    /** Returns the offset to read from to get it again: the first one that it stands for, where it stands for several. */
    long firstOffset() {
        return message instanceof UndecodableRecord several ? several.firstOffset() : offset;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /** Returns the memory it takes, headers and objects included. */
    int bytes() {
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Milliseconds since 1970, as the log has it. */
    long timestamp() {
        return timestamp;
    }

    @Nullable
    ReplyTo replyTo() {
        return replyTo;
    }

    /** The message as it came; that of a request may have lost headers that are too long to keep. */
    ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** Why the message could not be understood; null when it could. */
    @Nullable
    String deadLetter() {
        return deadLetter;
    }

    boolean needsDecision() {
        return request != null && earlyAnswer == null;
    }

    boolean isUncertain() {
        return uncertain;
    }

    void becomeUncertain() {
        uncertain = true;
    }

    @Nullable
    Publication earlyAnswer() {
        return earlyAnswer;
    }

    void answeredEarly(Publication answer) {
        earlyAnswer = answer;
    }
}
