package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.AuditState;
import dev.slotkeeper.audit.replay.Differences;
import dev.slotkeeper.audit.replay.TableCheck;
import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.CommandRunner;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequestReader;
import dev.slotkeeper.reference.Policy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replays the request log of a running system and compares the results with its database. */
@Command(
        name = "audit",
        sortOptions = false,
        abbreviateSynopsis = true,
        showDefaultValues = true,
        header = {
            "Replays the request log, compares the results with the stored decisions and the tables, prints differences.",
            "Only reads, and may run while the system runs. The database role needs to read the tables.",
            ""
        },
        footer = {
            "",
            "Exit status 0: no difference; 1: differences; 2: the audit failed; 3: no difference, but some requests could",
            "not be judged."
        })
public final class Audit implements Callable<Integer> {

    /** No difference. */
    public static final int CLEAN = 0;
    /** At least one difference. */
    public static final int DIFFERENT = 1;
    /** No difference, but some requests could not be judged. */
    public static final int UNJUDGED = 3;

    @Mixin
    private final AuditOptions options = new AuditOptions();

    private final LineOutput out;
    private final LineOutput err;

    private Audit(LineOutput out, LineOutput err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Returns the command. An option that is given twice has its last value.
     *
     * @param out receives the lines of the result
     * @param err receives the lines that report progress
     */
    public static CommandLine command(LineOutput out, LineOutput err) {
        return new CommandLine(new Audit(out, err)).setOverwrittenOptionsAllowed(true);
    }

    /**
     * Runs the audit.
     *
     * @param out receives the lines of the result
     * @param err receives the lines that report progress or explain a failure
     * @return the exit status
     */
    public static int run(String[] arguments, LineOutput out, LineOutput err) {
        return CommandRunner.run(command(out, err), arguments, out, err);
    }

    /** Runs the audit with the parsed options. */
    @Override
    public Integer call() {
        try {
            return audit();
        } catch (SQLException e) {
            throw new CommandFailedException("The database can't be read: " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw new CommandFailedException("Kafka can't be read: " + e.getMessage(), e);
        }
    }

    private int audit() throws SQLException {
        try (RequestLogReader log = new RequestLogReader(ReadOnlyConsumers.open(options))) {
            // Read before the snapshot, which then holds all decisions up to these offsets.
            Map<Integer, Long> committed = log.committed();
            Map<Integer, Long> firsts = log.firsts();
            try (DatabaseSnapshot snapshot = DatabaseSnapshot.take(options.database)) {
                DecisionRows decisions = new DecisionRows(snapshot);
                Map<Integer, Long> ends = log.ends();
                LogRange range =
                        range(RetainedOffsets.from(decisions, log, firsts, ends, out), committed, ends, decisions);
                log.open(range);
                return audit(log, range, decisions, new TableRows(snapshot));
            }
        }
    }

    /**
     * Returns the range to replay: of each partition up to the last decision in the snapshot, or up to the workers'
     * committed offset if that is higher, because nothing before it needs a decision.
     *
     * @param ends the log's end offsets, read after the snapshot was taken
     */
    private LogRange range(
            Map<Integer, Long> firsts, Map<Integer, Long> committed, Map<Integer, Long> ends, DecisionRows decisions)
            throws SQLException {
        Map<Integer, Long> newest = decisions.newest(ends);
        Map<Integer, LogRange.Bounds> partitions = new TreeMap<>();
        ends.forEach((partition, end) -> {
            long first = firsts.getOrDefault(partition, 0L);
            long settled = Math.max(newest.getOrDefault(partition, -1L) + 1, committed.getOrDefault(partition, 0L));
            long decided = Math.max(first, Math.min(settled, end));
            long until = options.until.offsets().getOrDefault(partition, decided);
            if (until < first || until > decided) {
                throw new CommandFailedException("--until=" + partition + ":" + until + ": partition " + partition
                        + " has offsets from " + first + ", decided up to " + decided + ".");
            }
            partitions.put(partition, new LogRange.Bounds(first, until, end));
        });
        options.until.offsets().keySet().forEach(partition -> {
            if (!partitions.containsKey(partition)) {
                throw new CommandFailedException(
                        "--until names partition " + partition + "; there are " + partitions.size() + ".");
            }
        });
        return new LogRange(partitions);
    }

    private int audit(RequestLogReader log, LogRange range, DecisionRows decisions, TableRows tables)
            throws SQLException {
        Differences differences = new Differences(options.mostDifferences, options.mostOfASlot, out::add);
        Set<String> partly = new HashSet<>(tables.notBegunIn(range));
        partly.addAll(decisions.torn(range));
        Set<UUID> erased = tables.erased();
        AuditState state = new AuditState(partly, erased);
        Policy policy = new Policy(options.longestWaitlist, options.overtaking);
        LogWalk logWalk = new LogWalk(
                log,
                range,
                new LoggedRequestReader(Duration.ofSeconds(options.defaultPatience)),
                state,
                policy,
                differences,
                err);
        LogWalk.Counts counts = logWalk.over(decisions);
        Differences unjudged = new Differences(options.mostDifferences, options.mostOfASlot, out::add);
        judge(counts.undecided(), decisions, differences, unjudged);
        int fully = state.fullyKnown();
        Set<String> later = decisions.touchedLater(range);
        TableCheck check = new TableCheck(state, policy, later, requestId -> place(decisions, requestId), differences);
        tables.bookings(check::take);
        tables.slots(check::take);
        check.finish();
        tables.unbalanced(differences::add);
        summary(range, counts).forEach(out::add);
        out.add(String.format(
                Locale.ROOT,
                "Slots: %,d checked fully, %,d partly; the rows of %,d slots not checked, as later requests changed them.",
                fully,
                state.partlyKnown(),
                later.size()));
        if (!erased.isEmpty()) {
            out.add(String.format(
                    Locale.ROOT,
                    "Erased: the customer of %,d bookings; they and their decisions were compared without the customer.",
                    erased.size()));
        }
        return verdict(differences, unjudged);
    }

    private void judge(
            UndecidedRequests undecided, DecisionRows decisions, Differences differences, Differences unjudged)
            throws SQLException {
        if (undecided.missing().isEmpty()) {
            return;
        }
        try (Consumer<byte[], byte[]> consumer = ReadOnlyConsumers.open(options)) {
            undecided.report(new FetchErrors(consumer, decisions.forgottenUntil()), differences, unjudged);
        }
    }

    private static @Nullable LogPlace place(DecisionRows decisions, UUID requestId) {
        try {
            return decisions.places(List.of(requestId)).get(requestId);
        } catch (SQLException e) {
            throw new CommandFailedException("The database can't be read: " + e.getMessage(), e);
        }
    }

    private static List<String> summary(LogRange range, LogWalk.Counts counts) throws SQLException {
        long missing = counts.undecided().missing().size();
        return List.of(
                "Replayed up to --until=" + range,
                String.format(
                        Locale.ROOT,
                        "Requests: %,d records, %,d decisions compared, %,d repeats, %,d without a decision,"
                                + " %,d dead letters; %,d refusals not judged.",
                        counts.records(),
                        counts.compared(),
                        counts.undecided().repeats(),
                        missing,
                        counts.deadLetters(),
                        counts.notJudged()));
    }

    private int verdict(Differences differences, Differences unjudged) {
        if (unjudged.count() > 0) {
            out.add(String.format(
                    Locale.ROOT,
                    "Not judged: %,d requests without a decision, %,d of them not shown: booking.events does not go back"
                            + " far enough.",
                    unjudged.count(),
                    unjudged.hidden()));
        }
        if (differences.count() > 0) {
            out.add(String.format(
                    Locale.ROOT,
                    "Differences: %,d, %,d of them not shown.",
                    differences.count(),
                    differences.hidden()));
            return DIFFERENT;
        }
        out.add(unjudged.count() > 0 ? "No difference in what could be judged." : "No difference.");
        return unjudged.count() > 0 ? UNJUDGED : CLEAN;
    }
}
