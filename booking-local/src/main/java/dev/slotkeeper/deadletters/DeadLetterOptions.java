package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.Arguments;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Operator;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.commandline.UsageException;
import dev.slotkeeper.contracts.SentBy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line options of {@code dlt}.
 *
 * @param position the place of the dead letter to show or to send back
 * @param from lists only dead letters written at this instant or later; null for no bound
 * @param to lists only dead letters written before this instant; null for no bound
 * @param limit the number of dead letters that are listed, 1 to 10,000
 * @param save the file that receives the value of the dead letter that is shown; null for none
 * @param key the key to send; null for the dead letter's own
 * @param value the file with the value to send; null for the dead letter's own
 * @param again true to send it even if it may have been sent back before
 * @param by the person who sends it back
 */
record DeadLetterOptions(
        What what,
        KafkaAccess kafka,
        MessagePosition position,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable Path save,
        @Nullable String key,
        @Nullable Path value,
        boolean again,
        SentBy by) {

    enum What {
        HELP,
        LIST,
        SHOW,
        SEND_BACK
    }

    static final String USAGE = """
            Lists, shows and sends back the messages in booking.requests.dlt, which the worker could not decode or decide.

            dlt list                  one line for each dead letter, the newest --limit of them, oldest first
              --from=T --to=T         only those written at --from or later and before --to, such as 2026-11-22T10:00:00Z
              --limit=N               1 to 10000 (default 50)
            dlt show PARTITION@OFFSET one dead letter in full: its place in the log, reason, key, headers and bytes
              --save=FILE             writes the bytes of its value to a new file
            dlt send-back PARTITION@OFFSET
                                      appends its key, value and headers to booking.requests
              --key=TEXT              uses this key instead
              --value=FILE            uses the bytes of this file as the value instead
              --again                 sends it even if it was sent back before
              --by=NAME               your name, recorded with the attempt (default: your user name in the operating
                                      system)
            for all commands:
              --kafka=HOST:PORT       the broker (default localhost:29092)
              --properties=FILE       settings for the Kafka clients, such as security.protocol and sasl.jaas.config
              --help                  this text

            Exit status 0: done; 1: not sent, because it was sent back before or would become a dead letter again;
            2: the command failed. All bytes except printable ASCII are shown escaped.
            """;

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 10_000;

    /**
     * Parses the arguments.
     *
     * @throws UsageException if an argument is invalid; the message names the argument and the allowed values
     */
    static DeadLetterOptions parse(String... given) {
        Set<String> valued = new HashSet<>(KafkaAccess.OPTIONS);
        valued.addAll(Set.of("--from", "--to", "--limit", "--save", "--key", "--value", Operator.OPTION));
        Arguments arguments = Arguments.parse("dlt", valued, Set.of("--again"), given);
        What what = what(arguments);
        refuseOthers(what, arguments);
        Instant from = arguments.instant("--from");
        Instant to = arguments.instant("--to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw new UsageException("--from=" + from + " --to=" + to + ": the first must be before the second.");
        }
        boolean isOne = what == What.SHOW || what == What.SEND_BACK;
        return new DeadLetterOptions(
                what,
                KafkaAccess.of(arguments),
                isOne ? MessagePosition.of(arguments.words().get(1)) : new MessagePosition(0, 0),
                from,
                to,
                arguments.number("--limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
                arguments.file("--save"),
                arguments.value("--key"),
                arguments.file("--value"),
                arguments.has("--again"),
                Operator.of(arguments));
    }

    private static What what(Arguments arguments) {
        List<String> words = arguments.words();
        if (arguments.has("--help")) {
            return What.HELP;
        }
        String first = words.isEmpty() ? "" : words.get(0);
        What what =
                switch (first) {
                    case "list" -> What.LIST;
                    case "show" -> What.SHOW;
                    case "send-back" -> What.SEND_BACK;
                    case "" ->
                        throw new UsageException(
                                "dlt needs a command: list, show or send-back; dlt --help lists the options.");
                    default ->
                        throw new UsageException("dlt " + Printable.text(first)
                                + ": allowed is list, show or send-back; dlt --help lists the options.");
                };
        int wanted = what == What.LIST ? 1 : 2;
        if (words.size() < wanted) {
            throw new UsageException(
                    "dlt " + first + " needs the place of a dead letter, as in dlt " + first + " 3@17.");
        }
        if (words.size() > wanted) {
            throw new UsageException(
                    "dlt " + first + ": unexpected argument " + Printable.text(words.get(wanted)) + ".");
        }
        return what;
    }

    /**
     * Refuses options that the command does not use: they are probably a mistake, such as a limit on what is sent back.
     */
    private static void refuseOthers(What what, Arguments arguments) {
        List<String> all =
                List.of("--from", "--to", "--limit", "--save", "--key", "--value", "--again", Operator.OPTION);
        Collection<String> own =
                switch (what) {
                    case HELP -> all;
                    case LIST -> Set.of("--from", "--to", "--limit");
                    case SHOW -> Set.of("--save");
                    case SEND_BACK -> Set.of("--key", "--value", "--again", Operator.OPTION);
                };
        for (String option : all) {
            if (arguments.has(option) && !own.contains(option)) {
                throw new UsageException(
                        option + " is no option of dlt " + arguments.words().get(0) + ".");
            }
        }
    }
}
