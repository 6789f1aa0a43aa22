package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.Arguments;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Misused;
import dev.slotkeeper.commandline.Operator;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SentBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What can be said on the command line.
 *
 * @param cancel whether bookings that are live are given back first
 * @param dryRun whether to look only
 * @param by who runs it, for the log line and the cancellations that are sent
 */
record EraseOptions(
        boolean help,
        String customerId,
        boolean cancel,
        boolean dryRun,
        String jdbcUrl,
        String user,
        String password,
        KafkaAccess kafka,
        SentBy by) {

    static final String USAGE = """
            Puts a random pseudonym in place of one customer's id, in all bookings and decisions. It can't be undone.

              --customer=ID       whose id; first see to it that this customer asks for nothing any more
              --cancel            gives back, through the request log, what is live: upcoming bookings, holds, places in
                                  waitlists; without it nothing is erased while there is any
              --dry-run           only says what there is
              --jdbc-url=URL      the database's primary (default jdbc:postgresql://localhost:25432/slotkeeper)
              --user=NAME         the tables' owner (default slotkeeper)
              --password-file=F   a file that holds the password and nothing else
              --password=WORD     (default slotkeeper) others on this machine can read it while the command runs
              --kafka=HOST:PORT   the broker (default localhost:29092)
              --properties=FILE   settings for Kafka's clients, such as security.protocol and sasl.jaas.config
              --by=NAME           who erases, for the line that says so and the events of what is given back (default: the
                                  name that the operating system has for you)
              --help              this text

            Exit status 0: nothing of the customer is in the tables; 1: not erased, or something came, or may have come,
            meanwhile; 2: it could not be done, or it is not known whether it was, and a line says which. Topics and backups
            keep the id as long as they keep anything.
            """;

    private static final String OWNER = "slotkeeper";

    /** @throws Misused naming the argument and what is allowed */
    static EraseOptions parse(String... given) {
        Set<String> valued = new HashSet<>(KafkaAccess.OPTIONS);
        valued.addAll(Set.of("--customer", "--jdbc-url", "--user", "--password", "--password-file", Operator.OPTION));
        Arguments arguments = Arguments.parse("erase", valued, Set.of("--cancel", "--dry-run"), given);
        boolean help = arguments.has("--help");
        if (!arguments.words().isEmpty()) {
            throw new Misused("erase: " + Printable.text(arguments.words().get(0))
                    + " is no option; whose id it is goes into --customer=ID.");
        }
        return new EraseOptions(
                help,
                help ? "" : customerId(arguments),
                arguments.has("--cancel"),
                arguments.has("--dry-run"),
                arguments.value("--jdbc-url", "jdbc:postgresql://localhost:25432/slotkeeper"),
                arguments.value("--user", OWNER),
                password(arguments),
                KafkaAccess.of(arguments),
                Operator.of(arguments));
    }

    private static String customerId(Arguments arguments) {
        String customerId = arguments.value("--customer");
        if (customerId == null) {
            throw new Misused("erase needs to know whose id, as in --customer=ID; erase --help says more.");
        }
        try {
            ContractJson.readCustomerId(customerId);
        } catch (ContractViolation e) {
            throw new Misused("--customer: " + e.getMessage());
        }
        if (Pseudonym.is(customerId)) {
            throw new Misused("--customer: that is a pseudonym already; there is nothing to erase.");
        }
        return customerId;
    }

    private static String password(Arguments arguments) {
        Path file = arguments.file("--password-file");
        if (file == null) {
            return arguments.value("--password", OWNER);
        }
        if (arguments.has("--password")) {
            throw new Misused("--password and --password-file: one of them is enough.");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Misused("--password-file=" + Printable.text(file.toString()) + ": that can't be read.");
        }
    }
}
