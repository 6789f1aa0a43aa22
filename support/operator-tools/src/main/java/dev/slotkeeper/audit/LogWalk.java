package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.AuditState;
import dev.slotkeeper.audit.replay.DecisionRow;
import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.Differences;
import dev.slotkeeper.audit.replay.Replay;
import dev.slotkeeper.commandline.LineOutput;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.LoggedRequestReader;
import dev.slotkeeper.reference.Policy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads log and decisions once, side by side, and matches each request with its decision. */
final class LogWalk {

    private final RequestLogReader log;
    private final LogRange range;
    private final LoggedRequestReader reader;
    private final Replay replay;
    private final Placement placement;
    private final Differences differences;
    private final ProgressOutput progressOutput;
    private long deadLetters;

    LogWalk(
            RequestLogReader log,
            LogRange range,
            LoggedRequestReader reader,
            AuditState state,
            Policy policy,
            Placement placement,
            Differences differences,
            LineOutput progress) {
        this.log = log;
        this.range = range;
        this.reader = reader;
        this.replay = new Replay(state, policy, differences);
        this.placement = placement;
        this.differences = differences;
        this.progressOutput = new ProgressOutput(range.records(), progress);
    }

    /**
     * The counts of one walk.
     *
     * @param misplacedNotJudged decided requests whose partition is not their key's, but may have been
     * @param unordered slots with requests in several partitions whose order can't be judged
     */
    record Counts(
            long records,
            long compared,
            long notJudged,
            long deadLetters,
            long misplacedNotJudged,
            Set<String> unordered,
            UndecidedRequests undecided) {}

    Counts over(DecisionRows decisions) throws SQLException {
        UndecidedRequests undecided = new UndecidedRequests(decisions);
        decisions.inOrder(range, row -> take(row, undecided));
        for (int partition : range.numbers()) {
            takeUntil(partition, Long.MAX_VALUE, undecided);
        }
        replay.finish();
        decisions.outside(range, this::withoutRequest);
        return new Counts(
                progressOutput.done(),
                replay.compared(),
                replay.notJudged(),
                deadLetters,
                placement.notJudged(),
                replay.unordered(),
                undecided);
    }

    private void take(DecisionRow row, UndecidedRequests undecided) throws SQLException {
        int partition = row.place().partition();
        takeUntil(partition, row.place().offset(), undecided);
        ConsumerRecord<byte[], byte[]> message = log.peek(partition);
        if (message == null || message.offset() != row.place().offset()) {
            withoutRequest(row);
            return;
        }
        LoggedRequest loggedRequest = read(message, placement.partitionsFor(row));
        if (loggedRequest == null || !loggedRequest.requestId().equals(row.requestId())) {
            withoutRequest(row);
            return;
        }
        removeNext(partition);
        replay.take(loggedRequest, row);
    }

    /** Reads the records before this offset, none of which has a decision at its place. */
    private void takeUntil(int partition, long offset, UndecidedRequests undecided) throws SQLException {
        ConsumerRecord<byte[], byte[]> message = log.peek(partition);
        while (message != null && message.offset() < offset) {
            LoggedRequest loggedRequest = read(message, Placement.ANY);
            if (loggedRequest == null) {
                deadLetters++;
            } else {
                undecided.take(loggedRequest, Instant.ofEpochMilli(message.timestamp()));
            }
            removeNext(partition);
            message = log.peek(partition);
        }
    }

    private @Nullable LoggedRequest read(ConsumerRecord<byte[], byte[]> message, int partitions) {
        LogPlace place = new LogPlace(message.partition(), message.offset());
        return reader.read(place, message.timestamp(), message.key(), message.value(), partitions);
    }

    private void removeNext(int partition) {
        log.removeNext(partition);
        progressOutput.oneMore();
    }

    private void withoutRequest(DecisionRow row) {
        String what = Difference.expected("decision", null, row.reply().outcome());
        differences.add(new Difference(
                Difference.Kind.DECISION_WITHOUT_REQUEST,
                row.place(),
                row.requestId(),
                row.reply().slotId(),
                what));
    }
}
