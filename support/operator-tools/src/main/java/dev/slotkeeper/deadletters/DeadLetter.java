package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One dead letter and the attempts to send it back. */
record DeadLetter(ConsumerRecord<byte[], byte[]> message, ResendAttempts attempts) {

    static final Comparator<DeadLetter> BY_TIME = Comparator.<DeadLetter>comparingLong(
                    deadLetter -> deadLetter.message.timestamp())
            .thenComparingInt(deadLetter -> deadLetter.message.partition())
            .thenComparingLong(deadLetter -> deadLetter.message.offset());

    private static final int BYTES_IN_A_LIST = 80;
    private static final int BYTES_IN_HEX = 16 * 1_024;
    private static final int MAX_REASON_CHARS = 300;

    /** Headers that the worker or this tool adds; none of them is sent back. */
    private static final Set<String> ADDED = Set.of(
            Headers.DEAD_LETTER_REASON,
            Headers.DEAD_LETTER_PARTITION,
            Headers.DEAD_LETTER_OFFSET,
            Headers.SENT_BACK_FROM,
            Headers.SENT_BACK_NOTE);

    DeadLetter(ConsumerRecord<byte[], byte[]> message) {
        this(message, new ResendAttempts());
    }

    MessagePosition place() {
        return new MessagePosition(message.partition(), message.offset());
    }

    private Instant at() {
        return Instant.ofEpochMilli(message.timestamp());
    }

    /** Returns the value of the last header of this name: the worker appends its headers after those of the message. */
    private byte @Nullable [] added(String name) {
        Header header = message.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    String why() {
        byte[] reason = added(Headers.DEAD_LETTER_REASON);
        return reason == null ? "no reason given" : Printable.text(new String(reason, UTF_8));
    }

    /** Returns the dead letter's place in the request log. */
    String from() {
        byte[] partition = added(Headers.DEAD_LETTER_PARTITION);
        byte[] offset = added(Headers.DEAD_LETTER_OFFSET);
        if (partition == null || partition.length != Integer.BYTES || offset == null || offset.length != Long.BYTES) {
            return Topics.REQUESTS + " (place unknown)";
        }
        return Topics.REQUESTS + " "
                + new MessagePosition(
                        ByteBuffer.wrap(partition).getInt(),
                        ByteBuffer.wrap(offset).getLong());
    }

    /** Returns one line that describes the dead letter; long keys, values and reasons are cut. */
    String line() {
        byte[] value = message.value();
        String why = why();
        return place() + " " + at() + " from " + from() + " key " + Printable.quoted(message.key(), BYTES_IN_A_LIST)
                + " value " + size(value) + " " + Printable.quoted(value, BYTES_IN_A_LIST) + " why: "
                + (why.length() > MAX_REASON_CHARS ? why.substring(0, MAX_REASON_CHARS) + "..." : why)
                + (attempts.description() == null ? "" : "; " + attempts.description());
    }

    /** Returns the lines that show the whole dead letter; of its value, at most 16 KiB. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("dead letter: " + place() + " of " + Topics.DEAD_LETTERS);
        lines.add("at: " + at());
        lines.add("from: " + from());
        lines.add("why: " + why());
        lines.add("sent back: " + (attempts.description() == null ? "no" : attempts.description()));
        lines.add("key: " + size(message.key()) + " " + Printable.quoted(message.key()));
        for (Header header : message.headers()) {
            lines.add("header " + Printable.quoted(header.key().getBytes(UTF_8)) + ": " + size(header.value()) + " "
                    + Printable.quoted(header.value()));
        }
        byte[] value = message.value();
        lines.add("value: " + size(value));
        if (value != null) {
            lines.add(Printable.quoted(value, BYTES_IN_HEX));
            lines.addAll(Printable.hex(value, BYTES_IN_HEX));
            if (value.length > BYTES_IN_HEX) {
                lines.add("only the first " + BYTES_IN_HEX
                        + " bytes are shown; --save=FILE writes all of them to a file");
            }
        }
        return lines;
    }

    private static String size(byte @Nullable [] bytes) {
        return bytes == null ? "0 bytes" : bytes.length == 1 ? "1 byte" : bytes.length + " bytes";
    }

    /**
     * Returns a message for the request log with the original headers and a header that names the dead letter's place.
     */
    ProducerRecord<byte[], byte[]> original(byte @Nullable [] key, byte[] value) {
        ProducerRecord<byte[], byte[]> original = new ProducerRecord<>(Topics.REQUESTS, key, value);
        message.headers().forEach(header -> {
            if (!ADDED.contains(header.key())) {
                original.headers().add(header);
            }
        });
        original.headers().add(Headers.SENT_BACK_FROM, place().toString().getBytes(UTF_8));
        return original;
    }
}
