package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.Ask;
import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.Differences;
import dev.slotkeeper.audit.replay.Policy;
import dev.slotkeeper.audit.replay.Replay;
import dev.slotkeeper.audit.replay.Stored;
import dev.slotkeeper.audit.replay.World;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads log and decisions once, side by side, and matches each request with its decision. */
final class Walk {

    private final RequestLog log;
    private final LogRange range;
    private final AskReader reader;
    private final Replay replay;
    private final Differences differences;
    private final Progress progress;
    private long deadLetters;

    Walk(
            RequestLog log,
            LogRange range,
            AskReader reader,
            World world,
            Policy policy,
            Differences differences,
            Lines progress) {
        this.log = log;
        this.range = range;
        this.reader = reader;
        this.replay = new Replay(world, policy, differences);
        this.differences = differences;
        this.progress = new Progress(range.records(), progress);
    }

    /** The counts of one walk. */
    record Counts(long records, long compared, long notJudged, long deadLetters, Undecided undecided) {}

    Counts over(DecisionRows decisions) throws SQLException {
        Undecided undecided = new Undecided(decisions);
        decisions.inOrder(range, stored -> take(stored, undecided));
        for (int partition : range.numbers()) {
            takeUntil(partition, Long.MAX_VALUE, undecided);
        }
        replay.finish();
        decisions.outside(range, this::withoutRequest);
        return new Counts(progress.done(), replay.compared(), replay.notJudged(), deadLetters, undecided);
    }

    private void take(Stored stored, Undecided undecided) throws SQLException {
        int partition = stored.place().partition();
        takeUntil(partition, stored.place().offset(), undecided);
        ConsumerRecord<byte[], byte[]> message = log.peek(partition);
        if (message == null || message.offset() != stored.place().offset()) {
            withoutRequest(stored);
            return;
        }
        Ask ask = reader.read(message);
        if (ask == null || !ask.requestId().equals(stored.requestId())) {
            withoutRequest(stored);
            return;
        }
        removeNext(partition);
        replay.take(ask, stored);
    }

    /** Reads the records before this offset, none of which has a decision at its place. */
    private void takeUntil(int partition, long offset, Undecided undecided) throws SQLException {
        ConsumerRecord<byte[], byte[]> message = log.peek(partition);
        while (message != null && message.offset() < offset) {
            Ask ask = reader.read(message);
            if (ask == null) {
                deadLetters++;
            } else {
                undecided.take(ask, Instant.ofEpochMilli(message.timestamp()));
            }
            removeNext(partition);
            message = log.peek(partition);
        }
    }

    private void removeNext(int partition) {
        log.removeNext(partition);
        progress.oneMore();
    }

    private void withoutRequest(Stored stored) {
        String what = Difference.expected("decision", null, stored.told().outcome());
        differences.add(new Difference(
                Difference.Kind.DECISION_WITHOUT_REQUEST,
                stored.place(),
                stored.requestId(),
                stored.told().slotId(),
                what));
    }
}
