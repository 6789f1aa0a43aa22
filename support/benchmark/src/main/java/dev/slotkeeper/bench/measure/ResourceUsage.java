package dev.slotkeeper.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the memory, threads and file handles of a JVM. Works only on Linux with a JDK. */
public final class ResourceUsage {

    private static final double MIB = 1024 * 1024;

    private ResourceUsage() {}

    /**
     * Measures a JVM. This triggers a full garbage collection, so it must not run while latencies are measured.
     *
     * @param pid process id of another JVM
     * @throws IllegalStateException if it can't be measured
     */
    public static Map<Metric, Double> of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            List<String> handles = handles(process);
            return Map.of(
                    Metric.LIVE_HEAP,
                    liveHeap(pid),
                    Metric.THREADS,
                    (double) status(process, "Threads:"),
                    Metric.CONNECTIONS,
                    (double) handles.stream()
                            .filter(handle -> handle.startsWith("socket:"))
                            .count(),
                    Metric.HANDLES,
                    (double) handles.size(),
                    Metric.RESIDENT,
                    status(process, "VmRSS:") / 1024.0);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("resources of process " + pid + " can't be measured: " + e, e);
        }
    }

    /** Returns the size of all reachable objects in MiB, after a full garbage collection. */
    private static double liveHeap(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException(histogram.lines().findFirst().orElse("jcmd gave no output")));
        return Long.parseLong(total.trim().split("\\s+")[2]) / MIB;
    }

    private static long status(Path process, String name) throws IOException {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name));
        }
    }

    /** Returns the target of each open file handle. */
    private static List<String> handles(Path process) throws IOException {
        try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
            return handles.map(ResourceUsage::target).toList();
        }
    }

    /** Returns the target; empty if the handle was closed meanwhile. */
    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
