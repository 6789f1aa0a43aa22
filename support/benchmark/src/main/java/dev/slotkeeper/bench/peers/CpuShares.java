package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.measure.Cpu;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import java.util.EnumMap;
import java.util.Map;

/** Measures the CPU time of several processes over a period. */
final class CpuShares {

    private final Map<Metric, Cpu> processes = new EnumMap<>(Metric.class);
    private final Map<Metric, Long> before = new EnumMap<>(Metric.class);

    CpuShares(Stage stage) {
        processes.put(Metric.DATABASE_CPU, new Cpu(stage.postgresPid()));
        processes.put(Metric.BROKER_CPU, new Cpu(stage.brokerPid()));
    }

    CpuShares with(Metric metric, long pid) {
        processes.put(metric, new Cpu(pid));
        return this;
    }

    /** Starts the period. */
    void begin() {
        processes.forEach((metric, cpu) -> before.put(metric, cpu.nanos()));
    }

    /** Returns the microseconds of CPU time per decision since {@link #begin}. */
    Map<Metric, Double> perDecision(long decisions) {
        Map<Metric, Double> shares = new EnumMap<>(Metric.class);
        processes.forEach((metric, cpu) -> {
            long spent = cpu.nanos() - before.getOrDefault(metric, 0L);
            shares.put(metric, spent / 1_000.0 / Math.max(1, decisions));
        });
        return shares;
    }
}
