package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.jspecify.annotations.Nullable;

/** Invalid and malicious inputs over Kafka. */
final class HostileKafka implements AutoCloseable {

    private static final String DEAD_LETTER = "dead letter";
    private static final String MALFORMED = "answered MALFORMED";
    private static final String UNANSWERED = "decided, no reply";
    private static final String ANSWERED = "answered CONFIRMED";

    private final KafkaRequester requester = new KafkaRequester();
    private final TopicTap events = new TopicTap(Topics.EVENTS);
    private final TopicTap requests = new TopicTap(Topics.REQUESTS);
    private final TopicTap deadLetters = new TopicTap(Topics.DEAD_LETTERS);
    private final String slot;
    private final UUID others;

    HostileKafka(String slot, UUID others) {
        this.slot = slot;
        this.others = others;
    }

    List<HostileInput> messages() {
        return List.of(
                replyTo("`booking.requests` as reply topic", UNANSWERED, Topics.REQUESTS),
                replyTo("`booking.events` as reply topic", UNANSWERED, Topics.EVENTS),
                replyTo("a reply topic of 300 characters", UNANSWERED, Topics.REPLIES_PREFIX + "x".repeat(284)),
                replyTo("a reply topic that is not there", UNANSWERED, Topics.REPLIES_PREFIX + "nobody-has-this"),
                replyTo(
                        "`booking.replies./../events` as reply topic",
                        UNANSWERED,
                        Topics.REPLIES_PREFIX + "/../events"),
                message("a reply partition of 2147483647", UNANSWERED, id -> {
                    ProducerRecord<byte[], byte[]> message = booking(id);
                    message.headers().add(Headers.REPLY_PARTITION, intBytes(Integer.MAX_VALUE));
                    return message;
                }),
                message("a correlation id of 200 KB", UNANSWERED, id -> {
                    ProducerRecord<byte[], byte[]> message = booking(id);
                    message.headers().remove(Headers.CORRELATION_ID).add(Headers.CORRELATION_ID, huge());
                    return message;
                }),
                message("a `traceparent` of garbage", ANSWERED, id -> {
                    ProducerRecord<byte[], byte[]> message = booking(id);
                    message.headers().add("traceparent", new byte[] {0, -1, 10, 13, 27});
                    return message;
                }),
                message(
                        "a key that is not the slot's id",
                        MALFORMED,
                        id -> asking("other".getBytes(UTF_8), json(id, ""))),
                message("no key", MALFORMED, id -> asking(null, json(id, ""))),
                message(
                        "a value of 17 KiB",
                        DEAD_LETTER,
                        id -> asking(key(), json(id, ",\"x\":\"" + "x".repeat(17_000) + "\""))),
                message("no value", DEAD_LETTER, id -> asking(key(), null)),
                message("bytes that are no UTF-8", DEAD_LETTER, id -> asking(key(), "\u00c3(".getBytes(ISO_8859_1))),
                message(
                        "lists nested 5,000 deep",
                        MALFORMED,
                        id -> asking(key(), json(id, ",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000)))),
                message(
                        "`type` `java.lang.Runtime`",
                        MALFORMED,
                        id -> asking(
                                key(),
                                text(json(id, ""))
                                        .replace("BookSlot", "java.lang.Runtime")
                                        .getBytes(UTF_8))),
                message(
                        "a line feed in `requestId`",
                        DEAD_LETTER,
                        id -> asking(
                                key(),
                                text(json(id, ""))
                                        .replace(id + "\"", id + "\\n\"")
                                        .getBytes(UTF_8))),
                message(
                        "`ExpireBooking` of another customer's booking",
                        "answered ALREADY_CONFIRMED",
                        id -> asking(key(), """
                        {"type":"ExpireBooking","requestId":"%s","slotId":"%s","bookingId":"%s"}""".formatted(id, slot, others).getBytes(UTF_8))));
    }

    @FunctionalInterface
    private interface Message {
        ProducerRecord<byte[], byte[]> of(UUID requestId);
    }

    private HostileInput replyTo(String what, String answer, String topic) {
        return message(what, answer, id -> {
            ProducerRecord<byte[], byte[]> message = booking(id);
            message.headers().remove(Headers.REPLY_TOPIC).add(Headers.REPLY_TOPIC, topic.getBytes(UTF_8));
            return message;
        });
    }

    private HostileInput message(String what, String answer, Message message) {
        Supplier<String> sending = () -> {
            UUID id = UUID.randomUUID();
            ProducerRecord<byte[], byte[]> record = message.of(id);
            RecordMetadata place = requester.send(record);
            if (answer.equals(DEAD_LETTER)) {
                Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> isDeadLetter(place));
                return DEAD_LETTER;
            }
            JsonNode event = event(id);
            String told = told(event);
            if (answer.equals(UNANSWERED)) {
                return told.equals("CONFIRMED") && strayReplies(id) == 0 ? UNANSWERED : told;
            }
            return answered(record, id, answer.contains(told) ? answer : "answered " + told);
        };
        return new HostileInput("Kafka", what, answer, sending);
    }

    private static String told(JsonNode event) {
        String type = event.path("type").asText();
        if (type.equals("BookingConfirmed")) {
            return "CONFIRMED";
        }
        return event.path("reason").asText(event.path("code").asText(type));
    }

    private String answered(ProducerRecord<byte[], byte[]> asked, UUID id, String told) {
        byte[] correlation = value(asked.headers().lastHeader(Headers.CORRELATION_ID));
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> requester
                .replies(message ->
                        Arrays.equals(correlation, value(message.headers().lastHeader(Headers.CORRELATION_ID))))
                .stream()
                .anyMatch(reply -> text(reply).contains(id.toString())));
        return told;
    }

    private JsonNode event(UUID id) {
        return Http.json(text(Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(
                        () -> events.values(message -> text(message.value()).contains(id.toString())),
                        found -> !found.isEmpty())
                .get(0)));
    }

    /** More than the one event and the one request, or a reply to the topic of this test, which did not ask. */
    private long strayReplies(UUID id) {
        awaitAReplyToWhoAsksNext();
        long replies = (long) about(events, id) + about(requests, id);
        return replies
                - 2
                + requester
                        .replies(message -> text(message.value()).contains(id.toString()))
                        .size();
    }

    /**
     * Waits for the answer to a later request. Answers to earlier requests are there once its own reply, event and
     * request are.
     */
    private void awaitAReplyToWhoAsksNext() {
        UUID next = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> late = asking(key(), json(next, ",\"expiresAt\":\"2026-01-01T00:00:00Z\""));
        requester.send(late);
        answered(late, next, "DEADLINE_EXCEEDED");
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> about(events, next) == 1 && about(requests, next) == 1);
    }

    private static int about(TopicTap tap, UUID id) {
        return tap.values(message -> text(message.value()).contains(id.toString()))
                .size();
    }

    private boolean isDeadLetter(RecordMetadata place) {
        return !deadLetters
                .messages(deadLetter -> number(deadLetter, "booking_deadLetterPartition") == place.partition()
                        && number(deadLetter, "booking_deadLetterOffset") == place.offset())
                .isEmpty();
    }

    private static long number(ConsumerRecord<byte[], byte[]> deadLetter, String header) {
        byte[] bytes = value(deadLetter.headers().lastHeader(header));
        return bytes.length == Integer.BYTES
                ? ByteBuffer.wrap(bytes).getInt()
                : ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] value(@Nullable Header header) {
        return header == null ? new byte[0] : header.value();
    }

    private ProducerRecord<byte[], byte[]> booking(UUID id) {
        return asking(key(), json(id, ""));
    }

    private ProducerRecord<byte[], byte[]> asking(byte @Nullable [] key, byte @Nullable [] value) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.REQUESTS, key, value);
        message.headers()
                .add(Headers.REPLY_TOPIC, requester.replyTopic().getBytes(UTF_8))
                .add(Headers.CORRELATION_ID, KafkaRequester.bytes(UUID.randomUUID()));
        return message;
    }

    private byte[] key() {
        return slot.getBytes(UTF_8);
    }

    private byte[] json(UUID id, String more) {
        return ("{\"type\":\"BookSlot\",\"requestId\":\"" + id + "\",\"slotId\":\"" + slot + "\",\"customerId\":\"c\""
                        + more + "}")
                .getBytes(UTF_8);
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, UTF_8);
    }

    private static byte[] intBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] huge() {
        byte[] id = new byte[200 * 1024];
        Arrays.fill(id, (byte) 0xfe);
        return id;
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(List.of(requester, events, requests, deadLetters));
        all.forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
