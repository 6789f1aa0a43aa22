package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.Arguments;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Operator;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.commandline.UsageException;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SentBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The command line options of {@code erase}.
 *
 * @param cancel true to cancel live bookings first
 * @param dryRun true to count rows and change nothing
 * @param by the person who runs the command, for the output line and the cancellations
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
            Replaces one customer's id with a random pseudonym in all bookings and decisions. This can't be undone.

              --customer=ID       the customer's id; first make sure that no program sends requests for this customer
              --cancel            first cancels, through the request log, what is live: upcoming bookings, holds and
                                  waitlist entries; without this option, nothing is erased while there are any
              --dry-run           only counts the customer's bookings and decisions
              --jdbc-url=URL      the primary database server (default jdbc:postgresql://localhost:25432/slotkeeper)
              --user=NAME         the role that owns the tables (default slotkeeper)
              --password-file=F   a file that contains only the password
              --password=WORD     the password (default slotkeeper); other users of this machine can read it while the
                                  command runs
              --kafka=HOST:PORT   the broker (default localhost:29092)
              --properties=FILE   settings for the Kafka clients, such as security.protocol and sasl.jaas.config
              --by=NAME           your name, for the output and the events of the cancellations (default: your user name
                                  in the operating system)
              --help              this text

            Exit status 0: the tables hold nothing of the customer; 1: not erased, or rows of the customer were, or may
            have been added, meanwhile; 2: the command failed, or its outcome is unknown; a line says which. Topics and
            backups keep the id until their own retention ends.
            """;

    private static final String OWNER = "slotkeeper";

    /**
     * Parses the arguments.
     *
     * @throws UsageException if an argument is invalid; the message names the argument and the allowed values
     */
    static EraseOptions parse(String... given) {
        Set<String> valued = new HashSet<>(KafkaAccess.OPTIONS);
        valued.addAll(Set.of("--customer", "--jdbc-url", "--user", "--password", "--password-file", Operator.OPTION));
        Arguments arguments = Arguments.parse("erase", valued, Set.of("--cancel", "--dry-run"), given);
        boolean help = arguments.has("--help");
        if (!arguments.words().isEmpty()) {
            throw new UsageException("erase: unexpected argument "
                    + Printable.text(arguments.words().get(0)) + "; give the customer's id as --customer=ID.");
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
            throw new UsageException(
                    "erase needs a customer's id, as in --customer=ID; erase --help lists the options.");
        }
        try {
            ContractJson.readCustomerId(customerId);
        } catch (ContractViolation e) {
            throw new UsageException("--customer: " + e.getMessage());
        }
        if (Pseudonym.is(customerId)) {
            throw new UsageException("--customer: this id is a pseudonym already; there is nothing to erase.");
        }
        return customerId;
    }

    private static String password(Arguments arguments) {
        Path file = arguments.file("--password-file");
        if (file == null) {
            return arguments.value("--password", OWNER);
        }
        if (arguments.has("--password")) {
            throw new UsageException("--password and --password-file: give only one of them.");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UsageException(
                    "--password-file=" + Printable.text(file.toString()) + ": the file can't be read.");
        }
    }
}
