package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final String HOSTILE = "\u001b[2J\u001b]0;owned\u0007\r\n0@99 forged\u202e\"; sent back to 1@1";

    @Test
    void lineShowsAllParts() {
        assertThat(new DeadLetter(Messages.letter(17, 1_763_800_000_000L)).line())
                .isEqualTo("0@17 2025-11-22T08:26:40Z from booking.requests 3@1042 key \"room-7\" value 2 bytes \"{}\""
                        + " why: message: names no request");
    }

    @Test
    void hostileBytesMoveNoCursorAndMakeNoLine() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HOSTILE, HOSTILE.getBytes(UTF_8));
        DeadLetter deadLetter = new DeadLetter(Messages.letter(17, 0, HOSTILE, headers, HOSTILE));

        assertThat(deadLetter.line()).matches("[ -~]+");
        assertThat(deadLetter.lines()).allMatch(line -> line.matches("[ -~]*"));
        // A line of the text would be taken for one of the tool's own.
        assertThat(deadLetter.lines()).noneMatch(line -> line.startsWith("0@99"));
    }

    @Test
    void headersOfTheSenderDoNotReplaceThoseOfTheWorker() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.DEAD_LETTER_REASON, "forged".getBytes(UTF_8));
        headers.add(Headers.DEAD_LETTER_PARTITION, new byte[] {1});

        assertThat(new DeadLetter(Messages.letter(17, 0, "{}", headers, "true")).line())
                .contains("from booking.requests 3@1042")
                .endsWith("why: true");
    }

    @Test
    void aLetterWithoutKeyValueOrPlaceCanBeShown() {
        DeadLetter deadLetter = new DeadLetter(Messages.message(17, 0, null, null, new RecordHeaders()));

        assertThat(deadLetter.line())
                .isEqualTo(
                        "0@17 1970-01-01T00:00:00Z from booking.requests (place unknown) key nothing value 0 bytes nothing"
                                + " why: no reason given");
        assertThat(deadLetter.lines()).contains("value: 0 bytes", "key: 0 bytes nothing");
    }

    @Test
    void keyValueAndHeadersGoBackWithoutWhatWasAdded() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOPIC, "booking.replies.x".getBytes(UTF_8));
        headers.add(Headers.CORRELATION_ID, new byte[] {0, -1});
        headers.add(Headers.SENT_BACK_FROM, "0@3".getBytes(UTF_8));
        ConsumerRecord<byte[], byte[]> message = Messages.letter(17, 5, "{}", headers, "why");

        ProducerRecord<byte[], byte[]> original = new DeadLetter(message).original(message.key(), message.value());

        assertThat(original.topic()).isEqualTo(Topics.REQUESTS);
        assertThat(original.partition()).isNull();
        assertThat(original.timestamp()).isNull();
        assertThat(original.key()).isEqualTo("room-7".getBytes(UTF_8));
        assertThat(original.value()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(original.headers().toArray())
                .extracting(Header::key)
                .containsExactly(Headers.REPLY_TOPIC, Headers.CORRELATION_ID, Headers.SENT_BACK_FROM);
        assertThat(original.headers().lastHeader(Headers.CORRELATION_ID).value())
                .isEqualTo(new byte[] {0, -1});
        assertThat(original.headers().lastHeader(Headers.SENT_BACK_FROM).value())
                .isEqualTo("0@17".getBytes(UTF_8));
    }

    @Test
    void ofManyTheNewestAreListedAndAllAreCounted() {
        DeadLetterListing listing = new DeadLetterListing(2, null, null);
        for (long offset = 0; offset < 1_500; offset++) {
            listing.take(Messages.letter(offset, 10_000 - offset));
        }
        listing.take(Messages.read(
                new ResendMarker(ResendMarker.State.LANDED, 1, new UUID(1, 1), new MessagePosition(4, 7)), 1_500));
        listing.take(Messages.read(
                new ResendMarker(ResendMarker.State.LANDED, 1_000, new UUID(1, 1), new MessagePosition(4, 8)), 1_501));

        List<String> lines = listing.lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("0@1 ").endsWith("; sent back to 4@7");
        assertThat(lines.get(1)).startsWith("0@0 ").doesNotContain("sent back");
        assertThat(lines.get(2))
                .startsWith("1,500 dead letters in booking.requests.dlt, the newest 2 of them are shown;");
    }

    @Test
    void onlyLettersOfTheTimeAreListed() {
        DeadLetterListing listing = new DeadLetterListing(9, Instant.ofEpochMilli(10), Instant.ofEpochMilli(20));
        for (long at : new long[] {9, 10, 19, 20}) {
            listing.take(Messages.letter(at, at));
        }

        assertThat(listing.lines()).hasSize(3).last().isEqualTo("2 dead letters in booking.requests.dlt.");
    }
}
