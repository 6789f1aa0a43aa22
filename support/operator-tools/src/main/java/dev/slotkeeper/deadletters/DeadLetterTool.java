package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.CommandRunner;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.commandline.NumberRange;
import dev.slotkeeper.commandline.OperatorName;
import dev.slotkeeper.commandline.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Lists dead letters, shows one, sends one back. */
@Command(
        name = "dlt",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        header =
                "Lists, shows and sends back the messages in booking.requests.dlt, which the worker could not decode or"
                        + " decide.",
        footer = {
            "",
            "Exit status 0: done; 1: not sent, because it was sent back before or would become a dead letter again;",
            "2: the command failed. All bytes except printable ASCII are shown escaped."
        })
public final class DeadLetterTool {

    /** The command succeeded. */
    public static final int DONE = 0;
    /** The message was deliberately not sent: it was sent back before, or would become a dead letter again. */
    public static final int NOT_SENT = 1;

    private static final String POSITION = "PARTITION@OFFSET";
    private static final String FROM = "only those written at this instant or later, such as 2026-11-22T10:00:00Z";

    private final LineOutput out;

    private DeadLetterTool(LineOutput out) {
        this.out = out;
    }

    /** Returns the command, which gives the lines of the result to the output. Its help lists all subcommands' options. */
    public static CommandLine command(LineOutput out) {
        CommandLine command = new CommandLine(new DeadLetterTool(out))
                .registerConverter(MessagePosition.class, MessagePosition::of)
                .registerConverter(Instant.class, DeadLetterTool::instant);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> {
            StringBuilder text = new StringBuilder();
            command.getSubcommands().values().forEach(subcommand -> text.append('\n')
                    .append(subcommand.getUsageMessage()));
            return text.toString();
        });
        return command;
    }

    /**
     * Runs the command.
     *
     * @param out receives the lines of the result
     * @param err receives the line that explains a failure
     * @return the exit status
     */
    public static int run(String[] arguments, LineOutput out, LineOutput err) {
        return CommandRunner.run(command(out), arguments, out, err);
    }

    @Command(name = "list", header = "Prints one line for each dead letter, the newest --limit of them, oldest first.")
    int list(
            @Option(names = "--from", paramLabel = "T", description = FROM) @Nullable Instant from,
            @Option(names = "--to", paramLabel = "T", description = "only those written before it") @Nullable
                    Instant to,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            converter = Limit.class,
                            description = "1 to 10000 (default: 50)")
                    int limit,
            @Mixin KafkaAccess kafka) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new CommandFailedException(
                    "--from=" + from + " --to=" + to + ": the first must be before the second.");
        }
        return read(kafka, topic -> {
            DeadLetterListing listing = new DeadLetterListing(limit, from, to);
            topic.readFrom(from, listing::take);
            listing.lines().forEach(out::add);
        });
    }

    @Command(
            name = "show",
            header = "Prints one dead letter in full: its place in the log, reason, key, headers and bytes.")
    int show(
            @Parameters(paramLabel = POSITION, description = "its place, such as 3@17") MessagePosition position,
            @Option(names = "--save", paramLabel = "FILE", description = "writes the bytes of its value to a new file")
                    @Nullable
                    Path file,
            @Mixin KafkaAccess kafka) {
        return read(kafka, topic -> {
            DeadLetter deadLetter = topic.read(position);
            deadLetter.lines().forEach(out::add);
            if (file != null) {
                save(deadLetter, file);
            }
        });
    }

    @Command(name = "send-back", header = "Appends the key, value and headers of one dead letter to booking.requests.")
    int sendBack(
            @Parameters(paramLabel = POSITION, description = "its place, such as 3@17") MessagePosition position,
            @Option(names = "--key", paramLabel = "TEXT", description = "uses this key instead") @Nullable String key,
            @Option(names = "--value", paramLabel = "FILE", description = "uses the bytes of this file instead")
                    @Nullable
                    Path value,
            @Option(names = "--again", arity = "0", description = "sends it even if it was sent back before")
                    boolean again,
            @Mixin OperatorName operator,
            @Mixin KafkaAccess kafka) {
        return read(kafka, topic -> {
            try (Resender resender = new Resender(topic, kafka.producer(), operator.by())) {
                resender.send(topic.read(position), key, value, again).forEach(out::add);
            }
        });
    }

    private static final class Limit extends NumberRange {
        Limit() {
            super(1, 10_000);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "', allowed is an instant such as 2026-11-22T10:00:00Z");
        }
    }

    private static int read(KafkaAccess kafka, Consumer<DeadLetterTopic> action) {
        try (DeadLetterTopic topic = new DeadLetterTopic(kafka.consumer())) {
            action.accept(topic);
            return DONE;
        } catch (KafkaException e) {
            throw new CommandFailedException("Kafka error: " + Printable.text(e.getMessage()), e);
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
}
