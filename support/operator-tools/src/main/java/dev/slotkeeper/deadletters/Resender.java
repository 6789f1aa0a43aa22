package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.Headers;
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
 * Sends one dead letter back to the request log. Notes before and after it, in the topic of dead letters, record the
 * attempt: a later or concurrent attempt reads them and sends nothing.
 */
final class Resender implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final DeadLetterTopic topic;
    private final Producer<byte[], byte[]> producer;
    private final SentBy by;

    /**
     * @param by the person who sends, for the notes; also for the message, unless the original sender's name and bytes
     * are kept
     */
    Resender(DeadLetterTopic topic, Producer<byte[], byte[]> producer, SentBy by) {
        this.topic = topic;
        this.producer = producer;
        this.by = by;
    }

    /**
     * Sends the dead letter and returns the lines for the operator.
     *
     * @param newKey the key to send; null for the dead letter's own
     * @param newValue the file with the value to send; null for the dead letter's own
     * @param again true to send it even if it may have been sent back before
     * @throws CommandFailedException with the status {@link DeadLetterTool#NOT_SENT} if it was sent before, or would
     * become a dead letter again
     */
    List<String> send(DeadLetter deadLetter, @Nullable String newKey, @Nullable Path newValue, boolean again) {
        byte[] key = newKey == null ? deadLetter.message().key() : newKey.getBytes(UTF_8);
        byte[] value = newValue == null ? deadLetter.message().value() : bytes(newValue);
        List<String> lines = new ArrayList<>();
        DecodedCommand read = ContractJson.decodedCommand(value);
        if (value == null || read instanceof DecodedCommand.Unreadable) {
            String why = read instanceof DecodedCommand.Unreadable unreadable ? unreadable.why() : "it has no value";
            throw new CommandFailedException(
                    "Not sent: it would become a dead letter again (" + Printable.text(why)
                            + "). Write its bytes to a file with dlt show --save=FILE, correct them, and send them with --value=FILE.",
                    DeadLetterTool.NOT_SENT);
        }
        lines.addAll(warnings(read, key));
        UUID attempt = begin(deadLetter, again);
        boolean isChanged = newKey != null || newValue != null;
        MessagePosition landed = send(deadLetter, attempt, signed(deadLetter.original(key, value), isChanged));
        note(
                deadLetter,
                new ResendMarker(ResendMarker.State.LANDED, deadLetter.place().offset(), attempt, landed));
        lines.add("Sent back: " + deadLetter.place() + " of " + Topics.DEAD_LETTERS + " is now " + landed + " of "
                + Topics.REQUESTS + ", with key " + Printable.quoted(key) + ".");
        return lines;
    }

    private ProducerRecord<byte[], byte[]> signed(ProducerRecord<byte[], byte[]> message, boolean isChanged) {
        Header sender = message.headers().lastHeader(Headers.BY);
        if (isChanged || sender == null || !SentBy.isValid(sender.value())) {
            message.headers().remove(Headers.BY).add(Headers.BY, by.bytes());
        }
        return message;
    }

    private UUID begin(DeadLetter deadLetter, boolean again) {
        UUID attempt = UUID.randomUUID();
        if (!again) {
            refuse(deadLetter.attempts().firstBut(null));
        }
        note(
                deadLetter,
                new ResendMarker(ResendMarker.State.BEGUN, deadLetter.place().offset(), attempt, null));
        // Another attempt may have begun since the dead letter was read; the order of the notes decides which was
        // first.
        ResendMarker first =
                again ? null : topic.read(deadLetter.place()).attempts().firstBefore(attempt);
        if (first != null) {
            note(
                    deadLetter,
                    new ResendMarker(
                            ResendMarker.State.DROPPED, deadLetter.place().offset(), attempt, null));
            refuse(first);
        }
        return attempt;
    }

    private static void refuse(@Nullable ResendMarker earlier) {
        if (earlier != null && earlier.landed() == null) {
            throw new CommandFailedException(
                    "Not sent: the outcome of an earlier attempt to send it back is unknown."
                            + " If the message is not in " + Topics.REQUESTS + ", --again sends it.",
                    DeadLetterTool.NOT_SENT);
        }
        if (earlier != null) {
            throw new CommandFailedException(
                    "Not sent: it was sent back before and is " + earlier.landed() + " of " + Topics.REQUESTS
                            + ". --again sends it once more.",
                    DeadLetterTool.NOT_SENT);
        }
    }

    private MessagePosition send(DeadLetter deadLetter, UUID attempt, ProducerRecord<byte[], byte[]> message) {
        try {
            RecordMetadata landed = sent(message);
            return new MessagePosition(landed.partition(), landed.offset());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!(cause instanceof RetriableException)) {
                note(
                        deadLetter,
                        new ResendMarker(
                                ResendMarker.State.DROPPED, deadLetter.place().offset(), attempt, null));
                throw new CommandFailedException("Not sent: " + Printable.text(cause.getMessage()), e);
            }
            throw unknown(e);
        } catch (TimeoutException e) {
            throw unknown(e);
        }
    }

    private static CommandFailedException unknown(Exception cause) {
        return new CommandFailedException(
                "It is unknown whether " + Topics.REQUESTS + " has the message; check it before using --again.", cause);
    }

    private void note(DeadLetter deadLetter, ResendMarker marker) {
        try {
            ProducerRecord<byte[], byte[]> message =
                    marker.message(deadLetter.message().partition());
            message.headers().add(Headers.BY, by.bytes());
            sent(message);
        } catch (ExecutionException | TimeoutException e) {
            throw new CommandFailedException(
                    marker.landed() == null
                            ? "Writing a note to " + Topics.DEAD_LETTERS + " failed, nothing was sent: "
                                    + Printable.text(e.getMessage())
                            : "The message is now " + marker.landed() + " of " + Topics.REQUESTS
                                    + ", but writing a note to " + Topics.DEAD_LETTERS + " failed: "
                                    + Printable.text(e.getMessage()),
                    e);
        }
    }

    private RecordMetadata sent(ProducerRecord<byte[], byte[]> message) throws ExecutionException, TimeoutException {
        try {
            return producer.send(message).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("Interrupted.", e);
        }
    }

    /** Returns warnings that do not prevent sending. */
    private static List<String> warnings(DecodedCommand read, byte @Nullable [] key) {
        if (read instanceof DecodedCommand.Broken broken) {
            return List.of("It will be answered MALFORMED: "
                    + Printable.text(broken.violation().getMessage()));
        }
        if (read instanceof DecodedCommand.Understood understood) {
            String slotId = understood.command().slotId();
            if (!Arrays.equals(key, slotId.getBytes(UTF_8))) {
                return List.of("It will be answered MALFORMED: its key is not its slotId; --key=" + slotId
                        + " corrects that.");
            }
        }
        return List.of();
    }

    private static byte[] bytes(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.readNBytes(ContractJson.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "--value=" + Printable.text(file.toString()) + ": the file can't be read.", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
