package dev.slotkeeper.deadletters;

import dev.slotkeeper.audit.LineOutput;
import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.commandline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.KafkaException;

/** Lists dead letters, shows one, sends one back. */
public final class DeadLetterTool {

    /** The command succeeded. */
    public static final int DONE = 0;
    /** The message was deliberately not sent: it was sent back before, or would become a dead letter again. */
    public static final int NOT_SENT = 1;
    /** The command failed. */
    public static final int NOT_DONE = 2;

    private final DeadLetterOptions options;
    private final LineOutput out;

    private DeadLetterTool(DeadLetterOptions options, LineOutput out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the command; see {@link DeadLetterOptions#USAGE}.
     *
     * @param out receives the lines of the result
     * @param err receives the line that explains a failure
     * @return the exit status
     */
    public static int run(String[] arguments, LineOutput out, LineOutput err) {
        try {
            DeadLetterOptions options = DeadLetterOptions.parse(arguments);
            return new DeadLetterTool(options, out).run();
        } catch (NotResentException e) {
            err.add(String.valueOf(e.getMessage()));
            return NOT_SENT;
        } catch (UsageException | CommandFailedException e) {
            err.add(String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            err.add("Kafka error: " + Printable.text(e.getMessage()));
        }
        return NOT_DONE;
    }

    private int run() {
        switch (options.what()) {
            case HELP -> DeadLetterOptions.USAGE.lines().forEach(out::add);
            case LIST -> list();
            case SHOW -> show(options.position());
            case SEND_BACK -> sendBack(options.position());
        }
        return DONE;
    }

    private void list() {
        DeadLetterListing listing = new DeadLetterListing(options.limit(), options.from(), options.to());
        try (DeadLetterTopic topic = new DeadLetterTopic(options.kafka().consumer())) {
            topic.readFrom(options.from(), listing::take);
        }
        listing.lines().forEach(out::add);
    }

    private void show(MessagePosition position) {
        try (DeadLetterTopic topic = new DeadLetterTopic(options.kafka().consumer())) {
            DeadLetter deadLetter = topic.read(position);
            deadLetter.lines().forEach(out::add);
            Path file = options.save();
            if (file != null) {
                save(deadLetter, file);
            }
        }
    }

    private void save(DeadLetter deadLetter, Path file) {
        byte[] value = deadLetter.message().value();
        try {
            // Fails if the file exists already.
            Files.write(
                    file, value == null ? new byte[0] : value, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out.add("saved: " + Printable.text(file.toString()));
        } catch (IOException e) {
            throw new CommandFailedException(
                    "--save=" + Printable.text(file.toString()) + ": the file can't be written, or exists already.", e);
        }
    }

    private void sendBack(MessagePosition position) {
        try (DeadLetterTopic topic = new DeadLetterTopic(options.kafka().consumer());
                Resender sending = new Resender(topic, options.kafka().producer(), options.by())) {
            sending.send(topic.read(position), options).forEach(out::add);
        }
    }
}
