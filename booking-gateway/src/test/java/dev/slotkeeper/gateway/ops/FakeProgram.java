package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.HistogramBuckets;
import dev.slotkeeper.runtime.HotSlots;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.util.Map;
import java.util.TreeMap;

/** Serves the metrics that a test sets, as a worker does. */
final class FakeProgram {

    private final Map<String, Double> decisions = new TreeMap<>();
    double uptime;
    double queued;
    double oldest;
    String breaker = "CLOSED";
    HotSlots hotSlots = HotSlots.of(60, Map.of(), 0);

    FakeProgram decided(String code, int times) {
        decisions.merge(code, (double) times, Double::sum);
        return this;
    }

    ProgramMetrics metrics() {
        return new ProgramMetrics(
                "worker",
                "1.2",
                0,
                uptime,
                0,
                0,
                decisions,
                HistogramBuckets.NONE,
                HistogramBuckets.NONE,
                queued,
                oldest,
                breaker,
                false,
                hotSlots);
    }
}
