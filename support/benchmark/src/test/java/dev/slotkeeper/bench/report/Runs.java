package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds synthetic measurements. */
final class Runs {

    static final Facts FACTS = facts(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));

    private final List<Measurement> measurements = new ArrayList<>();

    static Facts facts(Map<String, String> settings) {
        return new Facts(
                Instant.parse("2026-11-22T09:00:00Z"),
                Duration.ofSeconds(754),
                List.of("--rounds", "3"),
                "OpenJDK 64-Bit Server VM 17.0.15+6",
                "Linux 6.1 amd64",
                2,
                7_800,
                "3.9.2",
                "18.6",
                settings);
    }

    /** Adds one value per round. */
    Runs add(String scenario, String subject, Metric metric, double... values) {
        for (int i = 0; i < values.length; i++) {
            measurements.add(new Measurement(scenario, subject, i + 1, Map.of(metric, values[i])));
        }
        return this;
    }

    Runs addRound(int round, String scenario, String subject, Metric metric, double value) {
        measurements.add(new Measurement(scenario, subject, round, Map.of(metric, value)));
        return this;
    }

    Medians medians() {
        return new Medians(measurements);
    }

    Results results() {
        return new Results(FACTS, measurements);
    }

    /**
     * Returns measurements for all bars, each met exactly at its limit or, where the limit is exclusive, just beyond
     * it.
     */
    static Runs atTheLimit() {
        Runs runs = new Runs();
        runs.add("spread", "slotkeeper", Metric.WARM_RATE, 48_000, 48_000, 48_000)
                .add("spread", "direct/8", Metric.WARM_RATE, 3_000, 3_000, 3_000)
                .add("spread", "direct-sql/8", Metric.WARM_RATE, 4_000, 4_000, 4_000)
                .add("spread", "record-listener", Metric.WARM_RATE, 3_200, 3_200, 3_200)
                .add("spread", "parallel-consumer/8", Metric.WARM_RATE, 4_700, 4_700, 4_700)
                .add("spread", "parallel-consumer/32", Metric.WARM_RATE, 4_800, 4_800, 4_800)
                .add("spread", "postgresql-alone/1", Metric.WARM_RATE, 90_000, 91_000, 92_000)
                .add("spread", "slotkeeper", Metric.WORKER_CPU, 9, 9, 9)
                .add("spread", "slotkeeper", Metric.DATABASE_CPU, 12, 12, 12)
                .add("spread", "slotkeeper", Metric.BROKER_CPU, 3, 3, 3)
                .add("spread", "direct-sql/8", Metric.DATABASE_CPU, 300, 300, 300)
                .add("spread", "direct-sql/8", Metric.BENCH_CPU, 100, 100, 100)
                .add("churn", "slotkeeper", Metric.WARM_RATE, 24_000, 24_000, 24_000)
                .add("hot", "slotkeeper", Metric.WARM_RATE, 80_000, 80_000, 80_000)
                .add("hot", "direct-sql/1", Metric.WARM_RATE, 2_000, 2_000, 2_000)
                .add("hot", "direct-sql/32", Metric.WARM_RATE, 800, 800, 800);
        for (String load : List.of("spread", "hot")) {
            for (String rate : List.of("200", "500")) {
                runs.add("http-" + load, "gateway@" + rate, Metric.P50, 4.5, 5, 6)
                        .add("http-" + load, "gateway@" + rate, Metric.P99, 25, 25, 25)
                        .add("http-" + load, "gateway@" + rate, Metric.FAILED, 0, 0, 0)
                        .add("http-" + load, "direct@" + rate, Metric.P50, 1.5, 2, 2)
                        .add("http-" + load, "direct@" + rate, Metric.P99, 25, 25, 25);
            }
            runs.add("http-most-" + load, "gateway", Metric.ANSWERED, 2_001, 2_001, 2_001)
                    .add("http-most-" + load, "direct", Metric.ANSWERED, 2_000, 2_000, 2_000);
        }
        return runs.add("burst", "slotkeeper", Metric.DECIDED, 100_000, 100_000, 100_000)
                .add("burst", "slotkeeper", Metric.SECONDS, 3.5, 3.2, 3.3)
                .add("burst", "slotkeeper", Metric.WORKER_RESIDENT, 440, 450, 460)
                .add("growth-decisions", "0", Metric.WARM_RATE, 52_000, 52_000, 52_000)
                .add("growth-decisions", "10000000", Metric.WARM_RATE, 40_000, 40_000, 40_000)
                .add("growth-decisions-random-ids", "0", Metric.WARM_RATE, 50_000, 50_000, 50_000)
                .add("growth-slots", "1000", Metric.WARM_RATE, 60_000, 60_000, 60_000)
                .add("growth-slots", "1000000", Metric.WARM_RATE, 40_000, 40_000, 40_000)
                .add("growth-batch", "1", Metric.WARM_RATE, 900, 910, 920)
                .add("growth-batch", "4000", Metric.WARM_RATE, 50_000, 51_000, 52_000)
                .add("growth-partitions", "12", Metric.WARM_RATE, 50_000, 51_000, 52_000)
                .add("growth-consumers", "2", Metric.WARM_RATE, 50_000, 51_000, 52_000);
    }
}
