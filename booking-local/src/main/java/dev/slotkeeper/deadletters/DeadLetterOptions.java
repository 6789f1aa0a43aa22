package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.Arguments;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Misused;
import dev.slotkeeper.commandline.Operator;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.SentBy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be said on the command line.
 *
 * @param letter where the letter lies that is to be shown or sent back
 * @param from only letters put aside at this moment or later
 * @param to only letters put aside before this moment
 * @param limit of letters that are listed
 * @param save where to keep the bytes of a letter that is shown
 * @param key what goes back as key; null for the letter's own
 * @param value file of what goes back as value; null for the letter's own
 * @param again whether it may be sent although it may have been before
 * @param by who sends it back
 */
record DeadLetterOptions(
        What what,
        KafkaAccess kafka,
        Place letter,
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
            Looks at the messages that could not be understood or decided, in booking.requests.dlt.

            dlt list                  a line for each letter, the newest --limit of them, oldest first
              --from=T --to=T         only those put aside from then on, and before then, as in --from=2026-11-22T10:00:00Z
              --limit=N               1 to 10000 (default 50)
            dlt show PARTITION@OFFSET all of one letter: where it was, why, key, headers, bytes
              --save=FILE             keeps the bytes in a new file
            dlt send-back PARTITION@OFFSET
                                      puts key, value and headers back into booking.requests, behind what waits there
              --key=TEXT              with this key instead
              --value=FILE            with the bytes of this file instead
              --again                 although it was sent back before
              --by=NAME               who sends it back, for the note of that (default: the name that the operating system
                                      has for you)
            for all:
              --kafka=HOST:PORT       the broker (default localhost:29092)
              --properties=FILE       settings for Kafka's clients, such as security.protocol and sasl.jaas.config
              --help                  this text

            Exit status 0: done; 1: not sent, because it was sent back before or would come right back; 2: it could not be
            done. Letters are shown with anything but printable ASCII escaped.
            """;

    private static final int USUAL_LIMIT = 50;
    private static final int MOST_LISTED = 10_000;

    /** @throws Misused naming the argument and what is allowed */
    static DeadLetterOptions parse(String... given) {
        Set<String> valued = new HashSet<>(KafkaAccess.OPTIONS);
        valued.addAll(Set.of("--from", "--to", "--limit", "--save", "--key", "--value", Operator.OPTION));
        Arguments arguments = Arguments.parse("dlt", valued, Set.of("--again"), given);
        What what = what(arguments);
        refuseOthers(what, arguments);
        Instant from = arguments.instant("--from");
        Instant to = arguments.instant("--to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw new Misused("--from=" + from + " --to=" + to + ": the first must be before the second.");
        }
        boolean isOne = what == What.SHOW || what == What.SEND_BACK;
        return new DeadLetterOptions(
                what,
                KafkaAccess.of(arguments),
                isOne ? Place.of(arguments.words().get(1)) : new Place(0, 0),
                from,
                to,
                arguments.number("--limit", USUAL_LIMIT, 1, MOST_LISTED),
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
                        throw new Misused(
                                "dlt needs to know what to do: list, show or send-back; dlt --help says more.");
                    default ->
                        throw new Misused("dlt " + Printable.text(first)
                                + ": allowed is list, show or send-back; dlt --help says more.");
                };
        int wanted = what == What.LIST ? 1 : 2;
        if (words.size() < wanted) {
            throw new Misused("dlt " + first + " needs to know which letter, as in dlt " + first + " 3@17.");
        }
        if (words.size() > wanted) {
            throw new Misused("dlt " + first + ": " + Printable.text(words.get(wanted)) + " is one word too many.");
        }
        return what;
    }

    /** An option that would do nothing is more likely a mistake, such as a limit on what is sent back. */
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
                throw new Misused(
                        option + " means nothing to dlt " + arguments.words().get(0) + ".");
            }
        }
    }
}
