package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.commandline.CannotDo;
import dev.slotkeeper.commandline.Misused;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Puts one letter back into the request log, and notes it behind the letter before and after: whoever comes later, or at the
 * same moment, sees the note and sends nothing.
 */
final class SendingBack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DeadLetterTopic topic;
    private final Producer<byte[], byte[]> producer;
    private final SentBy by;

    /** @param by who sends, for the notes; and for the message, unless it goes back as its own sender made it */
    SendingBack(DeadLetterTopic topic, Producer<byte[], byte[]> producer, SentBy by) {
        this.topic = topic;
        this.producer = producer;
        this.by = by;
    }

    /** What to tell the person. @throws NotSent when it was sent before, or would come right back */
    List<String> send(Letter letter, DeadLetterOptions options) {
        byte[] key =
                options.key() == null ? letter.message().key() : options.key().getBytes(UTF_8);
        byte[] value = options.value() == null ? letter.message().value() : bytes(options.value());
        List<String> told = new ArrayList<>();
        ReadCommand read = ContractJson.readCommand(value);
        if (value == null || read instanceof ReadCommand.Unreadable) {
            String why = read instanceof ReadCommand.Unreadable unreadable ? unreadable.why() : "it has no value";
            throw new NotSent("Not sent: it would come right back (" + Printable.text(why)
                    + "). Mend the bytes that dlt show --save=FILE keeps, and send them with --value=FILE.");
        }
        told.addAll(warnings(read, key));
        UUID attempt = begin(letter, options.again());
        boolean isChanged = options.key() != null || options.value() != null;
        Place landed = send(letter, attempt, signed(letter.original(key, value), isChanged));
        note(letter, new Note(Note.State.LANDED, letter.place().offset(), attempt, landed));
        told.add("Sent back: " + letter.place() + " of " + Topics.DEAD_LETTERS + " is " + landed + " of "
                + Topics.REQUESTS + " now, with key " + Printable.quoted(key) + ".");
        return told;
    }

    private ProducerRecord<byte[], byte[]> signed(ProducerRecord<byte[], byte[]> message, boolean isChanged) {
        Header sender = message.headers().lastHeader(Headers.BY);
        if (isChanged || sender == null || !SentBy.isValid(sender.value())) {
            message.headers().remove(Headers.BY).add(Headers.BY, by.bytes());
        }
        return message;
    }

    private UUID begin(Letter letter, boolean again) {
        UUID attempt = UUID.randomUUID();
        if (!again) {
            refuse(letter.attempts().firstBut(null));
        }
        note(letter, new Note(Note.State.BEGUN, letter.place().offset(), attempt, null));
        // Somebody else may have begun since the letter was read; the order of the notes says who was first.
        Note first = again ? null : topic.letter(letter.place()).attempts().firstBefore(attempt);
        if (first != null) {
            note(letter, new Note(Note.State.DROPPED, letter.place().offset(), attempt, null));
            refuse(first);
        }
        return attempt;
    }

    private static void refuse(@Nullable Note earlier) {
        if (earlier != null && earlier.landed() == null) {
            throw new NotSent("Not sent: somebody began to send it back, and nobody knows whether it landed."
                    + " If it is not in " + Topics.REQUESTS + ", --again sends it.");
        }
        if (earlier != null) {
            throw new NotSent("Not sent: it was sent back before and is " + earlier.landed() + " of " + Topics.REQUESTS
                    + ". --again sends it once more.");
        }
    }

    private Place send(Letter letter, UUID attempt, ProducerRecord<byte[], byte[]> message) {
        try {
            RecordMetadata landed = sent(message);
            return new Place(landed.partition(), landed.offset());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!(cause instanceof RetriableException)) {
                note(letter, new Note(Note.State.DROPPED, letter.place().offset(), attempt, null));
                throw new CannotDo("Not sent: " + Printable.text(cause.getMessage()), e);
            }
            throw unknown(e);
        } catch (TimeoutException e) {
            throw unknown(e);
        }
    }

    private static CannotDo unknown(Exception cause) {
        return new CannotDo(
                "Kafka does not say whether " + Topics.REQUESTS + " has it; look there before using --again.", cause);
    }

    private void note(Letter letter, Note note) {
        try {
            ProducerRecord<byte[], byte[]> message =
                    note.message(letter.message().partition());
            message.headers().add(Headers.BY, by.bytes());
            sent(message);
        } catch (ExecutionException | TimeoutException e) {
            throw new CannotDo(
                    note.landed() == null
                            ? "Nothing was sent, as it could not be noted in " + Topics.DEAD_LETTERS + ": "
                                    + Printable.text(e.getMessage())
                            : "It is " + note.landed() + " of " + Topics.REQUESTS
                                    + " now, but that could not be noted in " + Topics.DEAD_LETTERS + ": "
                                    + Printable.text(e.getMessage()),
                    e);
        }
    }

    private RecordMetadata sent(ProducerRecord<byte[], byte[]> message) throws ExecutionException, TimeoutException {
        try {
            return producer.send(message).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotDo("Interrupted.", e);
        }
    }

    /** What is worth knowing, though it stops nothing. */
    private static List<String> warnings(ReadCommand read, byte @Nullable [] key) {
        if (read instanceof ReadCommand.Broken broken) {
            return List.of("It will be answered MALFORMED: "
                    + Printable.text(broken.violation().getMessage()));
        }
        if (read instanceof ReadCommand.Understood understood) {
            String slotId = understood.command().slotId();
            if (!Arrays.equals(key, slotId.getBytes(UTF_8))) {
                return List.of("It will be answered MALFORMED: its key is not its slotId; --key=" + slotId
                        + " would mend that.");
            }
        }
        return List.of();
    }

    private static byte[] bytes(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(ContractJson.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new Misused("--value=" + Printable.text(file.toString()) + ": that can't be read.");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
