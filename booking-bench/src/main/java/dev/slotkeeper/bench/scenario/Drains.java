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
 * Requests that all are there before anybody begins, decided as fast as everybody can. Slotkeeper decides every one of
 * them; the others have the same requests in the same order and stop when their time is over.
 */
public final class Drains implements Scenario {

    /** Slotkeeper ends by itself, long before; a run that hangs must end too. */
    private static final Duration TO_THE_END = Duration.ofMinutes(5);

    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;

    /** So few that in the end every third slot is full, and is waited for. */
    private static final int CHURN_SEATS = 5;

    /** More than a peer decides in its time: those that read a log need not wait until a longer one is filled. */
    private static final int LOG_OF_PEERS = 100_000;

    private final String name;
    private final Function<Scale, Workload> workload;
    private final List<Entry> entries;
    private final List<Entry> smoke;

    /**
     * Somebody who is measured.
     *
     * @param requests the most it is given, at full size
     * @param toTheEnd whether it decides all of them, however long it takes
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

    /** 1,000,000 requests, 100,000 slots of 10 seats, every slot as likely as any other. */
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

    /** 1,000,000 commands of a life of bookings, 100,000 slots of 5 seats; the peers know of nothing but bookings. */
    public static Scenario churn() {
        return new Drains(
                "churn",
                scale -> Workload.churn(scale.of(1_000_000), scale.of(SLOTS), CHURN_SEATS),
                List.of(Entry.toTheEnd(slotkeeper())),
                List.of(Entry.toTheEnd(slotkeeper())));
    }

    /**
     * One slot. A slot has at most 100,000 seats, which at 200,000 requests is a seat for every second one; 500,000 are
     * given to Slotkeeper, because the second half of fewer would be over in a second or two. So what it decides when
     * warm are refusals, while the others never come to the last seat.
     */
    public static Scenario hot() {
        return new Drains(
                "hot", scale -> Workload.hot(scale.of(500_000)), everybody(), List.of(Entry.inTime(new DirectSql(8))));
    }

    /** 500,000 requests for 100,000 slots of 10 seats, some wanted much more than others. */
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
