package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.Lines;
import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.CannotDo;
import dev.slotkeeper.commandline.Misused;
import dev.slotkeeper.commandline.Printable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Erases one customer. The id and its pseudonym are never told side by side: that would be the way back. */
public final class EraseTool {

    /** Nothing of the customer is in the tables. */
    public static final int DONE = 0;
    /** Something of the customer is still there, or may be. */
    public static final int NOT_ERASED = 1;
    /** It could not be done, or nobody knows whether it was; the line says which. */
    public static final int NOT_DONE = 2;

    private static final int MOST_SHOWN = 20;

    private final EraseOptions options;
    private final Lines out;

    private EraseTool(EraseOptions options, Lines out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Does what these arguments ask for; see {@link EraseOptions#USAGE}.
     *
     * @param out takes the lines of what was done
     * @param err takes the line of why it could not be done
     * @return exit status
     */
    public static int run(String[] arguments, Lines out, Lines err) {
        try {
            EraseOptions options = EraseOptions.parse(arguments);
            if (options.help()) {
                EraseOptions.USAGE.lines().forEach(out::add);
                return DONE;
            }
            return new EraseTool(options, out).run();
        } catch (Misused | CannotDo e) {
            err.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            err.add("Nothing was erased; the database says: " + Printable.text(e.getMessage()));
        } catch (KafkaException e) {
            err.add("Nothing was erased; Kafka can't be used: " + Printable.text(e.getMessage()));
        }
        return NOT_DONE;
    }

    private int run() throws SQLException {
        try (CustomerRows rows = CustomerRows.open(options)) {
            List<LiveBooking> live = rows.live();
            if (options.dryRun()) {
                CustomerRows.Counts counts = rows.count();
                tell(
                        "There are %,d bookings, %,d of them live, and %,d decisions.",
                        counts.bookings(), live.size(), counts.decisions());
                return counts.areZero() ? DONE : NOT_ERASED;
            }
            if (!live.isEmpty() && options.cancel()) {
                new Cancelling(options.kafka(), rows, options.by()).cancel(live);
                tell("Gave back %,d live bookings.", live.size());
                live = rows.live();
            }
            if (!live.isEmpty()) {
                return refuse(live);
            }
            CustomerRows.@Nullable Counts erased = rows.erase(Pseudonym.next());
            if (erased == null) {
                return refuse(rows.live());
            }
            tell(
                    "Erased from %,d bookings and %,d decisions; by %s, %s.",
                    erased.bookings(),
                    erased.decisions(),
                    Printable.text(options.by().toString()),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS));
            Remains.lines(options.kafka()).forEach(out::add);
            return lookAgain(rows);
        }
    }

    private int lookAgain(CustomerRows rows) {
        try {
            CustomerRows.Counts left = rows.count();
            if (left.areZero()) {
                return DONE;
            }
            tell(
                    "%,d bookings and %,d decisions came meanwhile: stop this customer's requests and erase again.",
                    left.bookings(), left.decisions());
        } catch (SQLException e) {
            tell(
                    "It is erased, but what came meanwhile could not be counted: look with --dry-run. The database says: %s",
                    Printable.text(e.getMessage()));
        }
        return NOT_ERASED;
    }

    private int refuse(List<LiveBooking> live) {
        live.stream()
                .limit(MOST_SHOWN)
                .forEach(booking -> tell("%s %s on slot %s", booking.status(), booking.bookingId(), booking.slotId()));
        tell("Nothing was erased: %,d bookings are live. --cancel gives them back first.", live.size());
        return NOT_ERASED;
    }

    private void tell(String format, Object... values) {
        out.add(String.format(Locale.ROOT, format, values));
    }
}
