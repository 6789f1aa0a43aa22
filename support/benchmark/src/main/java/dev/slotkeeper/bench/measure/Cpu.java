package dev.slotkeeper.bench.measure;

import java.time.Duration;
import java.util.stream.Stream;

/** Reads the CPU time of a process and its living descendants from the operating system. */
public final class Cpu {

    private final ProcessHandle process;

    public Cpu(long pid) {
        this.process = ProcessHandle.of(pid).orElseThrow(() -> new IllegalArgumentException("no process " + pid));
    }

    /** Returns the CPU time so far, in nanoseconds. */
    public long nanos() {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(one ->
                        one.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .sum();
    }
}
