package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of an attempt to send a dead letter back. It has no value and follows the dead letter in its partition.
 *
 * @param deadLetter the offset of the dead letter
 * @param attempt identifies the attempt that the note belongs to
 * @param landed the place of the message in the request log; null unless the state is LANDED
 */
record ResendMarker(
        State state,
        long deadLetter,
        UUID attempt,
        @Nullable MessagePosition landed) {

    enum State {
        /** Written before the message is sent, so that an attempt that fails midway is known. */
        BEGUN,
        /** The message is in the request log. */
        LANDED,
        /** The message was not sent. */
        DROPPED
    }

    private static final Pattern TEXT = Pattern.compile(
            "(BEGUN|LANDED|DROPPED) (\\d{1,18}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: (\\d{1,6}@\\d{1,18}))?");

    /**
     * Parses a note; returns null for any other record. The worker gives each dead letter a reason, so a dead letter
     * with a header like a note's is no note.
     */
    static @Nullable ResendMarker read(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader(Headers.SENT_BACK_NOTE);
        if (header == null
                || header.value() == null
                || message.value() != null
                || message.headers().lastHeader(Headers.DEAD_LETTER_REASON) != null) {
            return null;
        }
        Matcher parts = TEXT.matcher(new String(header.value(), US_ASCII));
        if (!parts.matches()) {
            return null;
        }
        return new ResendMarker(
                State.valueOf(parts.group(1)),
                Long.parseLong(parts.group(2)),
                UUID.fromString(parts.group(3)),
                parts.group(4) == null ? null : MessagePosition.of(parts.group(4)));
    }

    ProducerRecord<byte[], byte[]> message(int partition) {
        String text = state + " " + deadLetter + " " + attempt + (landed == null ? "" : " " + landed);
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topics.DEAD_LETTERS, partition, null, null);
        message.headers().add(Headers.SENT_BACK_NOTE, text.getBytes(US_ASCII));
        return message;
    }
}
