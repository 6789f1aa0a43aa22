package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.CommandRunner;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.commandline.Printable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Erases one customer. The output never shows the id with its pseudonym, because that would allow to reverse the
 * erasure.
 */
@Command(
        name = "erase",
        sortOptions = false,
        abbreviateSynopsis = true,
        showDefaultValues = true,
        header = {
            "Replaces one customer's id with a random pseudonym in all bookings and decisions. This can't be undone.",
            "The database role needs to be the one that owns the tables.",
            ""
        },
        footer = {
            "",
            "Exit status 0: the tables hold nothing of the customer; 1: not erased, or rows of the customer were, or may",
            "have been added, meanwhile; 2: the command failed, or its outcome is unknown; a line says which. Topics and",
            "backups keep the id until their own retention ends."
        })
public final class EraseTool implements Callable<Integer> {

    /** The tables hold nothing of the customer. */
    public static final int DONE = 0;
    /** The tables still hold rows of the customer, or may hold some. */
    public static final int NOT_ERASED = 1;

    private static final int MAX_SHOWN = 20;

    @Mixin
    private final EraseOptions options = new EraseOptions();

    private final LineOutput out;

    private EraseTool(LineOutput out) {
        this.out = out;
    }

    /**
     * Returns the command.
     *
     * @param out receives the lines of the result
     */
    public static CommandLine command(LineOutput out) {
        return new CommandLine(new EraseTool(out));
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

    /** Erases the customer of the parsed options. */
    @Override
    public Integer call() {
        if (options.database.hasTwoPasswords()) {
            throw new CommandFailedException("--password and --password-file: give only one of them.");
        }
        try {
            return erase();
        } catch (SQLException e) {
            throw new CommandFailedException(
                    "Nothing was erased; database error: " + Printable.text(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new CommandFailedException("Nothing was erased; Kafka error: " + Printable.text(e.getMessage()), e);
        }
    }

    private int erase() throws SQLException {
        try (CustomerRows rows = CustomerRows.open(options)) {
            List<LiveBooking> live = rows.live();
            if (options.dryRun) {
                CustomerRows.Counts counts = rows.count();
                print(
                        "Found %,d bookings, %,d of them live, and %,d decisions.",
                        counts.bookings(), live.size(), counts.decisions());
                return counts.areZero() ? DONE : NOT_ERASED;
            }
            if (!live.isEmpty() && options.cancel) {
                new LiveBookingCanceller(options.kafka, rows, options.operator.by()).cancel(live);
                print("Cancelled %,d live bookings.", live.size());
                live = rows.live();
            }
            if (!live.isEmpty()) {
                return refuse(live);
            }
            CustomerRows.@Nullable Counts erased = rows.erase(Pseudonym.next());
            if (erased == null) {
                return refuse(rows.live());
            }
            print(
                    "Erased from %,d bookings and %,d decisions; by %s, %s.",
                    erased.bookings(),
                    erased.decisions(),
                    Printable.text(options.operator.by().toString()),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS));
            RetainedCopies.lines(options.kafka).forEach(out::add);
            return recheck(rows);
        }
    }

    private int recheck(CustomerRows rows) {
        try {
            CustomerRows.Counts left = rows.count();
            if (left.areZero()) {
                return DONE;
            }
            print(
                    "%,d bookings and %,d decisions were added meanwhile: stop this customer's requests and erase again.",
                    left.bookings(), left.decisions());
        } catch (SQLException e) {
            print(
                    "It is erased, but what came meanwhile could not be counted: run --dry-run. Database error: %s",
                    Printable.text(e.getMessage()));
        }
        return NOT_ERASED;
    }

    private int refuse(List<LiveBooking> live) {
        live.stream()
                .limit(MAX_SHOWN)
                .forEach(booking -> print("%s %s on slot %s", booking.status(), booking.bookingId(), booking.slotId()));
        print("Nothing was erased: %,d bookings are live. --cancel cancels them first.", live.size());
        return NOT_ERASED;
    }

    private void print(String format, Object... values) {
        out.add(String.format(Locale.ROOT, format, values));
    }
}
