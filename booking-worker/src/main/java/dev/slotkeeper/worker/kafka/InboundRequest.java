package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Holds one record from its arrival until its answer is acknowledged. */
public final class InboundRequest implements PlacedRequest {

    /** Estimated bytes of a record's and its request's objects, without their content. */
    private static final int OVERHEAD = 600;

    private final TopicPartition topicPartition;
    private final long offset;
    private final long timestamp;
    private final int bytes;
    private final @Nullable ReplyAddress replyAddress;
    private final ConsumerRecord<byte[], byte[]> message;
    private final @Nullable String deadLetter;
    private @Nullable Request request;

    /** The time of arrival, by the clock of {@link PlacementCheck}. */
    private long receivedNanos;

    /** True if the request was counted as misplaced, and is decided all the same. */
    private boolean isPlaced;

    /** True after an attempt that may have been committed: only the database can answer the request now. */
    private boolean uncertain;

    /** The answer that was sent without a decision; such a delivery is not decided any more. */
    private @Nullable PendingSends earlyAnswer;

    private InboundRequest(
            ConsumerRecord<byte[], byte[]> message,
            @Nullable Request request,
            @Nullable ReplyAddress replyAddress,
            @Nullable String deadLetter) {
        this.message = message;
        this.topicPartition = new TopicPartition(message.topic(), message.partition());
        this.offset = message.offset();
        this.timestamp = message.timestamp();
        this.bytes = OVERHEAD + length(message.key()) + length(message.value()) + RetainedHeaders.sizeOf(message);
        this.request = request;
        this.replyAddress = replyAddress;
        this.deadLetter = deadLetter;
    }

    static InboundRequest of(ConsumerRecord<byte[], byte[]> message, Request request) {
        ConsumerRecord<byte[], byte[]> kept = RetainedHeaders.ofRequest(message);
        return new InboundRequest(kept, request, ReplyAddress.read(kept.headers()), null);
    }

    static InboundRequest deadLetter(ConsumerRecord<byte[], byte[]> message, String why) {
        return new InboundRequest(message, null, null, why);
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

    /** Returns the offset to re-read from: the record's own, or the first if it stands for several records. */
    long firstOffset() {
        return message instanceof UndecodableRecord several ? several.firstOffset() : offset;
    }

    TopicPartition topicPartition() {
        return topicPartition;
    }

    /** Returns the estimated memory in bytes, headers and objects included. */
    int bytes() {
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Returns the record's timestamp in the log, in milliseconds since 1970. */
    long timestamp() {
        return timestamp;
    }

    @Nullable
    ReplyAddress replyTo() {
        return replyAddress;
    }

    /** Returns the message as received; a request's may lack headers that are too long to keep. */
    public ConsumerRecord<byte[], byte[]> message() {
        return message;
    }

    /** Returns why the message is a dead letter; null for a request. */
    @Nullable
    String deadLetter() {
        return deadLetter;
    }

    boolean needsDecision() {
        return request != null && earlyAnswer == null;
    }

    void received(long nanos) {
        receivedNanos = nanos;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** Returns the request whose partition is still to be checked before it is decided; null if there is none. */
    Request.@Nullable Valid requestToPlace() {
        return !isPlaced && earlyAnswer == null && request instanceof Request.Valid valid ? valid : null;
    }

    /** Records that the request is decided wherever it is. */
    void placed() {
        isPlaced = true;
    }

    /** Replaces the request by the refusal of its partition. */
    void refuse(Request.Malformed malformed) {
        request = malformed;
    }

    boolean isUncertain() {
        return uncertain;
    }

    void becomeUncertain() {
        uncertain = true;
    }

    @Nullable
    PendingSends earlyAnswer() {
        return earlyAnswer;
    }

    void answeredEarly(PendingSends answer) {
        earlyAnswer = answer;
    }
}
