package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.RequestLog;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.measure.Outcomes;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.ChildProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Measures a burst: 100,000 requests in 2 s for one slot of 1,000 seats, and a worker that has decided only a few
 * thousand requests before.
 */
public final class Burst implements Scenario {

    private static final int REQUESTS = 100_000;
    private static final int SEATS = 1_000;
    private static final int WARM_UP = 2_000;
    private static final int TICKS = 200;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Time until the requests' deadline; longer than a run, so that none is refused for it. */
    private static final Duration TIME_TO_DEADLINE = Duration.ofHours(1);

    private static final Duration MOST = Duration.ofMinutes(2);
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String WANTED = Workload.slotId(0);
    private static final String BOOKED =
            "SELECT count(*) FROM appointments WHERE slot_id = '" + WANTED + "' AND status = 'CONFIRMED'";

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public int measurements(Scale scale) {
        return scale.rounds();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        for (int round = 1; round <= scale.rounds(); round++) {
            recorder.accept(new Measurement(name(), "slotkeeper", round, measure(stage, scale)));
        }
    }

    private Map<Metric, Double> measure(Stage stage, Scale scale) {
        Workload burst = workload(scale.of(REQUESTS), 0, scale);
        Workload warmUp = workload(scale.of(WARM_UP), 1, scale);
        stage.set(burst, Stage.PARTITIONS);
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        int all = warmUp.requests() + burst.requests();
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, List.of());
                Outcomes outcomes = new Outcomes(stage.bootstrapServers(), Stage.PARTITIONS)) {
            worker.awaitReady();
            RequestLog.fill(stage.bootstrapServers(), warmUp);
            awaitAnswers(outcomes, worker, warmUp.requests());
            long begin;
            try (KafkaProducer<byte[], byte[]> producer = RequestLog.producer(stage.bootstrapServers())) {
                begin = publish(producer, burst);
                producer.flush();
                metrics.put(Metric.OFFERED, burst.requests() / seconds(begin));
            }
            awaitAnswers(outcomes, worker, all);
            metrics.put(Metric.SECONDS, seconds(begin));
            double resident = worker.residentAtMost();
            if (!Double.isNaN(resident)) {
                metrics.put(Metric.WORKER_RESIDENT, resident);
            }
            InvariantCheck.requireTrue(stage, all, outcomes.count());
        }
        metrics.putAll(ages(stage));
        metrics.put(Metric.DECIDED, (double) burst.requests());
        metrics.put(Metric.CONFIRMED, (double) booked(stage, burst.capacity()));
        return metrics;
    }

    private Workload workload(int requests, int slot, Scale scale) {
        return new Workload(name(), requests, 2, scale.of(SEATS), random -> slot, Workload.Ids.TIME_ORDERED);
    }

    /** Sends the requests evenly over two seconds; returns the start time in nanoseconds. */
    private static long publish(KafkaProducer<byte[], byte[]> producer, Workload burst) {
        // Fetches the topic's metadata in advance, which would delay the first message.
        producer.partitionsFor(Topics.REQUESTS);
        Workload.Stream requests = burst.stream();
        Instant expiresAt = Instant.now().plus(TIME_TO_DEADLINE);
        long begin = System.nanoTime();
        int sent = 0;
        for (int tick = 1; tick <= TICKS; tick++) {
            int due = (int) ((long) burst.requests() * tick / TICKS);
            for (; sent < due; sent++) {
                BookSlot next = requests.next(expiresAt);
                if (next != null) {
                    // A lost request shows as a missing answer.
                    var unused = producer.send(RequestLog.message(next));
                }
            }
            LockSupport.parkNanos(begin + tick * TICK_NANOS - System.nanoTime());
        }
        return begin;
    }

    private static void awaitAnswers(Outcomes outcomes, ChildProcess worker, long wanted) {
        long giveUp = System.nanoTime() + MOST.toNanos();
        while (outcomes.count() < wanted) {
            worker.requireAlive();
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException(
                        "not all of " + wanted + " requests were answered in " + MOST.toSeconds() + " s");
            }
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    private static Map<Metric, Double> ages(Stage stage) {
        Histogram ages = QueueAges.of(stage.bootstrapServers(), WANTED, Stage.PARTITIONS);
        return Map.of(
                Metric.P50, (double) ages.getValueAtPercentile(50),
                Metric.P99, (double) ages.getValueAtPercentile(99),
                Metric.LONGEST, (double) ages.getMaxValue());
    }

    private static long booked(Stage stage, int seats) {
        long booked = stage.count(BOOKED);
        if (booked != seats) {
            throw new IllegalStateException(
                    "check of the tables failed: " + booked + " bookings of " + seats + " seats");
        }
        return booked;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
