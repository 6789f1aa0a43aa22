package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.peers.Direct;
import dev.slotkeeper.bench.peers.DirectSql;
import dev.slotkeeper.bench.peers.ParallelConsumer;
import dev.slotkeeper.bench.peers.Peer;
import dev.slotkeeper.bench.peers.PhysicalLimit;
import dev.slotkeeper.bench.peers.RecordListener;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures how fast peers decide requests that are all present at the start. Slotkeeper decides all of them; the others
 * get the same requests in the same order and stop when their time is over.
 */
public final class Drains implements Scenario {

    /** Time limit for Slotkeeper, which normally ends long before; ends a run that hangs. */
    private static final Duration TO_THE_END = Duration.ofMinutes(5);

    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;

    /** Seats of a slot in churn; so few that in the end every third slot is full and has a waitlist. */
    private static final int CHURN_SEATS = 5;

    /** Number of requests for peers that read a log: more than they decide in their time, but quick to publish. */
    private static final int LOG_OF_PEERS = 100_000;

    private final String name;
    private final Function<Scale, Workload> workload;
    private final List<Entry> entries;
    private final List<Entry> smoke;

    /**
     * A measured peer.
     *
     * @param requests maximum number of its requests, at full size
     * @param toTheEnd whether it decides all of them, instead of stopping after the peers' time
     */
    private record Entry(Peer peer, int requests, boolean toTheEnd) {

        static Entry toTheEnd(Peer peer) {
            return new Entry(peer, Integer.MAX_VALUE, true);
        }

        static Entry inTime(Peer peer) {
            return new Entry(peer, Integer.MAX_VALUE, false);
        }

        static Entry fromLog(Peer peer) {
            return new Entry(peer, LOG_OF_PEERS, false);
        }

        Workload share(Workload all, Scale scale) {
            return requests == Integer.MAX_VALUE ? all : all.first(scale.of(requests));
        }
    }

    private Drains(String name, Function<Scale, Workload> workload, List<Entry> entries, List<Entry> smoke) {
        this.name = name;
        this.workload = workload;
        this.entries = entries;
        this.smoke = smoke;
    }

    /** Returns the scenario with 1,000,000 requests and 100,000 equally likely slots of 10 seats. */
    public static Scenario spread() {
        return new Drains(
                "spread",
                scale -> Workload.spread(scale.of(1_000_000), scale.of(SLOTS), SEATS),
                everybody(),
                List.of(
                        Entry.toTheEnd(slotkeeper()),
                        Entry.inTime(new Direct(8)),
                        Entry.inTime(new DirectSql(8)),
                        Entry.fromLog(new RecordListener()),
                        Entry.fromLog(new ParallelConsumer(8)),
                        Entry.inTime(new PhysicalLimit(1))));
    }

    /**
     * Returns the scenario with 1,000,000 commands of all kinds and 100,000 slots of 5 seats; the peers support only
     * bookings.
     */
    public static Scenario churn() {
        return new Drains(
                "churn",
                scale -> Workload.churn(scale.of(1_000_000), scale.of(SLOTS), CHURN_SEATS),
                List.of(Entry.toTheEnd(slotkeeper())),
                List.of(Entry.toTheEnd(slotkeeper())));
    }

    /**
     * Returns the scenario with one slot. A slot has at most 100,000 seats, which is a seat for every second of 200,000
     * requests; Slotkeeper gets 500,000, because it would decide the second half of fewer in a second or two. So its
     * warm decisions are refusals, while the others never reach the last seat.
     */
    public static Scenario hot() {
        return new Drains(
                "hot", scale -> Workload.hot(scale.of(500_000)), everybody(), List.of(Entry.inTime(new DirectSql(8))));
    }

    /** Returns the scenario with 500,000 requests for 100,000 slots of 10 seats, distributed by Zipf's law. */
    public static Scenario zipf() {
        return new Drains(
                "zipf",
                scale -> Workload.zipf(scale.of(500_000), scale.of(SLOTS), SEATS),
                List.of(
                        Entry.toTheEnd(slotkeeper()),
                        Entry.inTime(new DirectSql(8)),
                        Entry.inTime(new DirectSql(32)),
                        Entry.fromLog(new ParallelConsumer(32))),
                List.of(Entry.inTime(new DirectSql(8))));
    }

    private static List<Entry> everybody() {
        return List.of(
                Entry.toTheEnd(slotkeeper()),
                Entry.inTime(new Direct(1)),
                Entry.inTime(new Direct(8)),
                Entry.inTime(new Direct(32)),
                Entry.inTime(new DirectSql(1)),
                Entry.inTime(new DirectSql(8)),
                Entry.inTime(new DirectSql(32)),
                Entry.fromLog(new RecordListener()),
                Entry.fromLog(new ParallelConsumer(8)),
                Entry.fromLog(new ParallelConsumer(32)),
                Entry.inTime(new PhysicalLimit(1)),
                Entry.inTime(new PhysicalLimit(2)));
    }

    private static Peer slotkeeper() {
        return new Slotkeeper(Stage.PARTITIONS, List.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int measurements(Scale scale) {
        return scale.rounds() * entries(scale).size();
    }

    private List<Entry> entries(Scale scale) {
        return scale.isSmoke() ? smoke : entries;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        Workload all = workload.apply(scale);
        for (int round = 1; round <= scale.rounds(); round++) {
            for (Entry entry : entries(scale)) {
                Workload share = entry.share(all, scale);
                stage.set(share, Stage.PARTITIONS);
                Duration most = entry.toTheEnd() ? TO_THE_END : scale.peerTime();
                recorder.accept(new Measurement(
                        name, entry.peer().name(), round, entry.peer().decide(stage, share, most)));
            }
        }
    }
}
