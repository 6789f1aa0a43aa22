package dev.slotkeeper.bench.measure;

import java.time.Duration;
import java.util.stream.Stream;

/** CPU time of a process with its living descendants, as the operating system tells it. */
public final class Cpu {

    private final ProcessHandle process;

    public Cpu(long pid) {
        this.process = ProcessHandle.of(pid).orElseThrow(() -> new IllegalArgumentException("no process " + pid));
    }

    /** Nanoseconds so far. */
    public long nanos() {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(one ->
                        one.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
    }
}
