package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.local.TestServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Invalid messages and their expected outcomes. */
final class HostileMessages {

    /** The outcome of one message for the sender and the operator. */
    sealed interface Fate {}

    /** The message becomes a dead letter with this reason, without an answer. */
    record DeadLetter(String why) implements Fate {}

    /** Answered VALIDATION_ERROR / MALFORMED with this message. */
    record Malformed(String message) implements Fate {}

    /** Decided as if nothing were odd about it. */
    record Confirmed() implements Fate {}

    /** Decided, but only {@code booking.events} says so. */
    record ConfirmedWithoutReply() implements Fate {}

    /** Decided, and the reply goes to another client's topic, whose name is allowed. */
    record ConfirmedTo(String topic) implements Fate {}

    /** One row of the table. */
    @SuppressWarnings("ArrayRecordComponent")
    record Hostile(
            String name,
            UUID requestId,
            @Nullable String slotId,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers,
            Fate fate) {
        ProducerRecord<byte[], byte[]> message(int partition) {
            return new ProducerRecord<>(Topics.REQUESTS, partition, key, value, headers);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String SQL = "x'); DROP TABLE appointments; --";

    private final List<Hostile> rows = new ArrayList<>();
    private final int partition;
    private final String replyTopic;

    private HostileMessages(int partition, String replyTopic) {
        this.partition = partition;
        this.replyTopic = replyTopic;
    }

    /**
     * Returns the table of messages.
     *
     * @param partition the partition of all slots
     * @param replyTopic the sender's own topic, with three partitions
     * @param foreignTopic another sender's topic
     */
    static List<Hostile> table(int partition, String replyTopic, String foreignTopic) {
        HostileMessages table = new HostileMessages(partition, replyTopic);
        table.bodies();
        table.members();
        table.ids();
        table.records();
        table.replyHeaders(foreignTopic);
        return table.rows;
    }

    private void bodies() {
        body("body of 1 MB", filled(1_000_000, (byte) 'x'), "1000000 bytes, allowed at most 16384");
        body("body of 16 KiB and one byte", filled(16 * 1024 + 1, (byte) ' '), "16385 bytes, allowed at most 16384");
        body("no value", null, "no value");
        body("nothing", new byte[0], "message: given no JSON object, allowed one JSON object");
        body("a bare null", "null".getBytes(UTF_8), "message: given no JSON object, allowed one JSON object");
        body("an array", "[{}]".getBytes(UTF_8), "message: given no JSON object, allowed one JSON object");
        body("nothing but NUL", new byte[100], "not JSON, or not UTF-8");
        body(
                "depth 5,000 of nothing",
                filled(5_000, (byte) '['),
                "message: given no JSON object, allowed one JSON object");
        body("Java-serialised bytes", javaSerialised(), "not JSON, or not UTF-8");
        body(
                "UTF-16",
                "{\"type\":\"BookSlot\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16),
                "not JSON, or not UTF-8");
        malformed(
                "depth 5,000 inside a booking",
                "\"x\":" + "[".repeat(5_000) + "]".repeat(5_000),
                "message: given more than that");
        lost("depth 5,000 that never ends", "\"x\":" + "[".repeat(5_000), "not JSON, or not UTF-8");
        malformed("a number of 5,000 digits", "\"quantity\":" + "9".repeat(5_000), "message: given more than that");
        malformed(
                "a string of 1,025 characters",
                "\"x\":\"" + "y".repeat(1_025) + "\"",
                "x: given a string of 1025 characters");
        malformed(
                "a long string under a name with NUL",
                "\"\\u0000\":\"" + "y".repeat(1_025) + "\"",
                "\\u0000: given a string of 1025 characters");
        lost(
                "a long string under a name with a lone surrogate",
                "\"\\ud800\":\"" + "y".repeat(1_025) + "\"",
                "not JSON, or not UTF-8");
        malformed("a name of 5,000 characters", "\"" + "y".repeat(5_000) + "\":1", "message: given more than that");
    }

    private void members() {
        malformed(
                "1e999999999 seats", "\"quantity\":1e999999999", "quantity: given 1e999999999, allowed a whole number");
        confirmed("1e999999999 of something unknown", "\"x\":1e999999999");
        malformed("0 seats", "\"quantity\":0", "quantity: given 0, allowed 1 to 1000");
        malformed("-1 seats", "\"quantity\":-1", "quantity: given -1, allowed 1 to 1000");
        malformed("2^32 seats", "\"quantity\":4294967296", "quantity: given 4294967296, allowed 1 to 1000");
        malformed("2^32 + 1 seats", "\"quantity\":4294967297", "quantity: given 4294967297, allowed 1 to 1000");
        malformed("half a seat", "\"quantity\":0.5", "quantity: given 0.5, allowed a whole number");
        malformed("quantity twice", "\"quantity\":1,\"quantity\":2", "message: given a member twice");
        malformed("customer twice", "\"customerId\":\"d\"", "message: given a member twice");
        lost("slot twice", "\"slotId\":\"another\"", "slotId: given twice, allowed once");
        lost("request twice", "\"requestId\":\"" + UUID.randomUUID() + "\"", "requestId: given twice, allowed once");
        confirmed("deadline in the year 9999", "\"expiresAt\":\"9999-12-31T23:59:59.999999999Z\"");
        malformed(
                "deadline in the year 10000",
                "\"expiresAt\":\"+10000-01-01T00:00:00Z\"",
                "expiresAt: given +10000-01-01T00:00:00Z");
        malformed(
                "deadline without a zone",
                "\"expiresAt\":\"2026-11-22T10:00:00\"",
                "expiresAt: given 2026-11-22T10:00:00");
        malformed(
                "deadline on 31 February",
                "\"expiresAt\":\"2999-02-31T10:00:00Z\"",
                "expiresAt: given 2999-02-31T10:00:00Z");
        malformed("deadline as a number", "\"expiresAt\":1795341600", "expiresAt: given 1795341600, allowed a string");
    }

    private void ids() {
        for (String customer :
                List.of("\\u0000", "a\\u0000b", "\\ud800", "a\\udc00b", "a\\r\\nb", "\\u202egnp.exe", "")) {
            UUID id = UUID.randomUUID();
            String slot = Requests.slotIn(partition, 1);
            add(
                    "customer " + customer,
                    id,
                    slot,
                    slot,
                    json(id, slot, customer, ""),
                    new Malformed("customerId: given "));
        }
        UUID raw = UUID.randomUUID();
        String rawSlot = Requests.slotIn(partition, 1);
        byte[] nul = json(raw, rawSlot, "a?b", "");
        nul[indexOf(nul, (byte) '?')] = 0;
        add("customer with a bare NUL", raw, null, rawSlot, nul, new DeadLetter("not JSON, or not UTF-8"));
        UUID surrogate = UUID.randomUUID();
        String surrogateSlot = Requests.slotIn(partition, 1);
        byte[] encoded = replace(
                json(surrogate, surrogateSlot, "a?b", ""), (byte) '?', new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80
                });
        add(
                "customer with an encoded surrogate",
                surrogate,
                null,
                surrogateSlot,
                encoded,
                new DeadLetter("not JSON, or not UTF-8"));
        UUID latin = UUID.randomUUID();
        String latinSlot = Requests.slotIn(partition, 1);
        byte[] latin1 = replace(json(latin, latinSlot, "a?b", ""), (byte) '?', new byte[] {(byte) 0xe9});
        add("customer in Latin-1", latin, null, latinSlot, latin1, new DeadLetter("not JSON, or not UTF-8"));
        UUID injected = UUID.randomUUID();
        String injectedSlot = Requests.slotIn(partition, 1);
        add(
                "SQL as customer",
                injected,
                injectedSlot,
                injectedSlot,
                json(injected, injectedSlot, SQL, ""),
                new Confirmed());
        for (String slot : List.of(
                SQL, "a\\r\\nb", "a\\u0000b", "\\ud800", "../../etc/passwd", "", "s".repeat(65), "caf\\u00e9")) {
            UUID id = UUID.randomUUID();
            add("slot " + slot, id, null, slot, json(id, slot, "c", ""), new DeadLetter("slotId: given "));
        }
        for (String id : List.of(
                "1-1-1-1-1",
                "not-a-uuid",
                "{" + UUID.randomUUID() + "}",
                UUID.randomUUID() + "0",
                "' OR 1=1 --",
                "a\\r\\nb",
                "\\u0000",
                "")) {
            String slot = Requests.slotIn(partition, 1);
            String body = "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\"}"
                    .formatted(id, slot);
            add(
                    "request " + id,
                    UUID.randomUUID(),
                    null,
                    slot,
                    body.getBytes(UTF_8),
                    new DeadLetter("requestId: given "));
        }
    }

    private void records() {
        keyed("no key", null, "key: given nothing, allowed the slotId ");
        keyed("an empty key", new byte[0], "key: given , allowed the slotId ");
        keyed("another slot's key", "another".getBytes(UTF_8), "key: given another, allowed the slotId ");
        byte[] noText = {0, (byte) 0xff, '\n'};
        keyed("a key that is no text", noText, "key: given \\u0000\\ufffd\\u000a, allowed the slotId ");
        elsewhere();
        List<Header> thousand = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            thousand.add(header("h" + i % 10, ("value " + i).getBytes(UTF_8)));
        }
        thousand.add(header(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8)));
        booked("1,000 headers", thousand, new Confirmed());
        booked(
                "a header of 1 MB",
                List.of(
                        header("x", filled(1_000_000, (byte) 'x')),
                        header(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8))),
                new Confirmed());
        List<Header> forged = new ArrayList<>(thousand);
        forged.add(header(Headers.DEAD_LETTER_REASON, "all is well".getBytes(UTF_8)));
        forged.add(header(Headers.DEAD_LETTER_OFFSET, new byte[8]));
        forged.add(header("null", null));
        rows.add(new Hostile(
                "a dead letter with 1,000 headers, some of them a dead letter's own",
                UUID.randomUUID(),
                null,
                null,
                new byte[] {0},
                forged,
                new DeadLetter("not JSON, or not UTF-8")));
    }

    private void replyHeaders(String foreignTopic) {
        booked("replies to somebody else", List.of(replyTo(foreignTopic)), new ConfirmedTo(foreignTopic));
        for (String topic : List.of(
                "__consumer_offsets",
                Topics.EVENTS,
                Topics.REQUESTS,
                Topics.DEAD_LETTERS,
                Topics.REPLIES_PREFIX,
                Topics.REPLIES_PREFIX + "../x",
                Topics.REPLIES_PREFIX + "x\r\ny",
                Topics.REPLIES_PREFIX + "x".repeat(250),
                "",
                Topics.REPLIES_PREFIX + "missing-" + UUID.randomUUID())) {
            booked("replies to " + topic.strip(), List.of(replyTo(topic)), new ConfirmedWithoutReply());
        }
        booked(
                "replies to a topic of 1 MB",
                List.of(header(Headers.REPLY_TOPIC, filled(1_000_000, (byte) 'x'))),
                new ConfirmedWithoutReply());
        booked("replies to no value", List.of(header(Headers.REPLY_TOPIC, null)), new ConfirmedWithoutReply());
        for (byte[] replyPartition : Arrays.asList(
                new byte[3],
                new byte[5],
                new byte[0],
                ByteBuffer.allocate(4).putInt(-1).array(),
                ByteBuffer.allocate(4).putInt(3).array(),
                ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array(),
                null)) {
            booked(
                    "reply partition " + Arrays.toString(replyPartition),
                    List.of(replyTo(replyTopic), header(Headers.REPLY_PARTITION, replyPartition)),
                    new ConfirmedWithoutReply());
        }
    }

    private void body(String name, byte @Nullable [] value, String why) {
        add(name, UUID.randomUUID(), null, "any-slot", value, new DeadLetter(why));
    }

    private void malformed(String name, String members, String message) {
        UUID id = UUID.randomUUID();
        String slot = Requests.slotIn(partition, 1);
        add(name, id, slot, slot, json(id, slot, "c", members), new Malformed(message));
    }

    private void lost(String name, String members, String why) {
        UUID id = UUID.randomUUID();
        String slot = Requests.slotIn(partition, 1);
        add(name, id, null, slot, json(id, slot, "c", members), new DeadLetter(why));
    }

    private void confirmed(String name, String members) {
        UUID id = UUID.randomUUID();
        String slot = Requests.slotIn(partition, 1);
        add(name, id, slot, slot, json(id, slot, "c", members), new Confirmed());
    }

    private void keyed(String name, byte @Nullable [] key, String message) {
        UUID id = UUID.randomUUID();
        String slot = Requests.slotIn(partition, 1);
        rows.add(new Hostile(
                name,
                id,
                slot,
                key,
                json(id, slot, "c", ""),
                List.of(replyTo(replyTopic)),
                new Malformed(message + slot)));
    }

    /** A request of a slot whose requests belong into the next partition. */
    private void elsewhere() {
        UUID id = UUID.randomUUID();
        int ofKey = (partition + 1) % TestServices.REQUEST_PARTITIONS;
        String slot = Requests.slotIn(ofKey, 1);
        Fate fate = new Malformed("partition: given " + partition + ", allowed " + ofKey + " of ");
        add("another partition", id, slot, slot, json(id, slot, "c", ""), fate);
    }

    private void booked(String name, List<Header> headers, Fate fate) {
        UUID id = UUID.randomUUID();
        String slot = Requests.slotIn(partition, 1);
        rows.add(new Hostile(name, id, slot, slot.getBytes(UTF_8), json(id, slot, "c", ""), headers, fate));
    }

    private void add(String name, UUID id, @Nullable String slot, String key, byte @Nullable [] value, Fate fate) {
        rows.add(new Hostile(name, id, slot, key.getBytes(UTF_8), value, List.of(replyTo(replyTopic)), fate));
    }

    private static byte[] json(UUID id, String slot, String customer, String members) {
        return "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"%s\"%s}"
                .formatted(id, slot, customer, members.isEmpty() ? "" : "," + members)
                .getBytes(UTF_8);
    }

    private static Header replyTo(String topic) {
        return header(Headers.REPLY_TOPIC, topic.getBytes(UTF_8));
    }

    @SuppressWarnings("NullAway") // Kafka allows a header without a value.
    private static Header header(String key, byte @Nullable [] value) {
        return new RecordHeader(key, value);
    }

    private static byte[] filled(int length, byte with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("not there");
    }

    private static byte[] replace(byte[] bytes, byte wanted, byte[] by) {
        int at = indexOf(bytes, wanted);
        return ByteBuffer.allocate(bytes.length - 1 + by.length)
                .put(bytes, 0, at)
                .put(by)
                .put(bytes, at + 1, bytes.length - at - 1)
                .array();
    }

    private static byte[] javaSerialised() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HashMap<>(java.util.Map.of("slotId", "room-7-0900")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
