package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.LineOutput;
import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.commandline.UsageException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Erases one customer. The output never shows the id with its pseudonym, because that would allow to reverse the
 * erasure.
 */
public final class EraseTool {

    /** The tables hold nothing of the customer. */
    public static final int DONE = 0;
    /** The tables still hold rows of the customer, or may hold some. */
    public static final int NOT_ERASED = 1;
    /** The command failed, or its outcome is unknown; the printed line says which. */
    public static final int NOT_DONE = 2;

    private static final int MAX_SHOWN = 20;

    private final EraseOptions options;
    private final LineOutput out;

    private EraseTool(EraseOptions options, LineOutput out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the command; see {@link EraseOptions#USAGE}.
     *
     * @param out receives the lines of the result
     * @param err receives the line that explains a failure
     * @return the exit status
     */
    public static int run(String[] arguments, LineOutput out, LineOutput err) {
        try {
            EraseOptions options = EraseOptions.parse(arguments);
            if (options.help()) {
                EraseOptions.USAGE.lines().forEach(out::add);
                return DONE;
            }
            return new EraseTool(options, out).run();
        } catch (UsageException | CommandFailedException e) {
            err.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            err.add("Nothing was erased; database error: " + Printable.text(e.getMessage()));
        } catch (KafkaException e) {
            err.add("Nothing was erased; Kafka error: " + Printable.text(e.getMessage()));
        }
        return NOT_DONE;
    }

    private int run() throws SQLException {
        try (CustomerRows rows = CustomerRows.open(options)) {
            List<LiveBooking> live = rows.live();
            if (options.dryRun()) {
                CustomerRows.Counts counts = rows.count();
                print(
                        "Found %,d bookings, %,d of them live, and %,d decisions.",
                        counts.bookings(), live.size(), counts.decisions());
                return counts.areZero() ? DONE : NOT_ERASED;
            }
            if (!live.isEmpty() && options.cancel()) {
                new LiveBookingCanceller(options.kafka(), rows, options.by()).cancel(live);
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
                    Printable.text(options.by().toString()),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS));
            RetainedCopies.lines(options.kafka()).forEach(out::add);
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
