package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.measure.Cpu;
import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.stage.Stage;
import java.util.EnumMap;
import java.util.Map;

/** Measures the CPU time of several processes over a period. */
final class CpuShares {

    private final Map<Figure, Cpu> processes = new EnumMap<>(Figure.class);
    private final Map<Figure, Long> before = new EnumMap<>(Figure.class);

    CpuShares(Stage stage) {
        processes.put(Figure.DATABASE_CPU, new Cpu(stage.postgresPid()));
        processes.put(Figure.BROKER_CPU, new Cpu(stage.brokerPid()));
    }

    CpuShares with(Figure figure, long pid) {
        processes.put(figure, new Cpu(pid));
        return this;
    }

    /** Starts the period. */
    void begin() {
        processes.forEach((figure, cpu) -> before.put(figure, cpu.nanos()));
    }

    /** Returns the microseconds of CPU time per decision since {@link #begin}. */
    Map<Figure, Double> perDecision(long decisions) {
        Map<Figure, Double> shares = new EnumMap<>(Figure.class);
        processes.forEach((figure, cpu) -> {
            long spent = cpu.nanos() - before.getOrDefault(figure, 0L);
            shares.put(figure, spent / 1_000.0 / Math.max(1, decisions));
        });
        return shares;
    }
}
