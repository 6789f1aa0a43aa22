package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.kafka.probe.ProbeResult.Undecodable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds records that can't be decoded, with a child process for each check. A record counts as undecodable only if a
 * child that read its offset alone reports it. A child that is killed, ends early or does not reach Kafka has no
 * result. One child runs at a time for all consumers. Thread-safe.
 */
public final class RecordProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordProbe.class);
    private static final String NESTED = "nested:";
    private static final int MAX_ERROR_BYTES = 2_000;
    private static final List<String> SYSTEM_PROPERTIES =
            List.of("javax.net.ssl.", "java.security.", "java.net.", "sun.net.", "sun.security.", "jdk.tls.");

    /** Variables that add options to every JVM, such as agents or the worker's heap size; removed for the child. */
    private static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final int heapMegabytes;
    private final int most;
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "record-probe");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param heapMegabytes maximum heap of the child; a record that does not fit into it counts as undecodable
     * @param most maximum number of records of one partition that a poll may return
     */
    public RecordProbe(int heapMegabytes, int most) {
        this.heapMegabytes = heapMegabytes;
        this.most = most;
    }

    /**
     * Checks the records from these offsets on. The future fails if there is no result; a partition that is missing in
     * its result was not reached or not confirmed.
     *
     * @param consumer properties of the consumer whose poll failed
     */
    CompletableFuture<Map<TopicPartition, ProbeResult>> probe(
            Map<String, Object> consumer, Map<TopicPartition, Long> from) {
        Map<String, String> properties = SingleRecordConsumers.properties(consumer, "booking-worker-probe");
        CompletableFuture<Map<TopicPartition, ProbeResult>> result = new CompletableFuture<>();
        try {
            runner.execute(() -> {
                try {
                    result.complete(confirmed(run(properties, from, most), (partition, offset) -> run(
                                    properties, Map.of(partition, offset), 1)
                            .get(partition)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    result.completeExceptionally(e);
                } catch (Throwable e) {
                    OutOfMemoryExit.exitIfOutOfMemory(e);
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(closed);
        }
        return result;
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }

    /** Reads a single offset; returns null if it was not reached. */
    interface Judge {
        @Nullable
        ProbeResult judge(TopicPartition partition, long offset) throws IOException, InterruptedException;
    }

    /**
     * Confirms each suspected record, and the end of its batch, with a separate child. A record that could not be
     * checked is missing in the result.
     */
    static Map<TopicPartition, ProbeResult> confirmed(Map<TopicPartition, ProbeResult> found, Judge judge)
            throws InterruptedException {
        Map<TopicPartition, ProbeResult> confirmed = new HashMap<>();
        for (Map.Entry<TopicPartition, ProbeResult> entry : found.entrySet()) {
            try {
                ProbeResult probeResult = confirmed(entry.getKey(), entry.getValue(), judge);
                if (probeResult != null) {
                    confirmed.put(entry.getKey(), probeResult);
                }
            } catch (IOException e) {
                log.warn("Confirming the finding for {} failed: {}", entry.getKey(), e.toString());
            }
        }
        return confirmed;
    }

    private static @Nullable ProbeResult confirmed(TopicPartition partition, ProbeResult probeResult, Judge judge)
            throws IOException, InterruptedException {
        Undecodable suspected = probeResult.undecodable();
        if (suspected == null) {
            return probeResult;
        }
        long first = probeResult.readableUntil();
        ProbeResult alone = judge.judge(partition, first);
        Undecodable confirmed = undecodableAt(first, alone);
        if (confirmed == null) {
            return alone != null && alone.undecodable() == null ? alone : null;
        }
        if (suspected.last() <= first) {
            return new ProbeResult(first, new Undecodable(first, confirmed.reason()));
        }
        // A damaged batch may state any last offset; only another record of the same batch states the same one again.
        Undecodable end = undecodableAt(suspected.last(), judge.judge(partition, suspected.last()));
        long last = end != null && end.last() == suspected.last() ? suspected.last() : first;
        return new ProbeResult(first, new Undecodable(last, confirmed.reason()));
    }

    private static @Nullable Undecodable undecodableAt(long offset, @Nullable ProbeResult alone) {
        return alone != null && alone.readableUntil() == offset ? alone.undecodable() : null;
    }

    private Map<TopicPartition, ProbeResult> run(
            Map<String, String> properties, Map<TopicPartition, Long> from, int most)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command());
        removeJvmOptions(builder.environment());
        Process child = builder.start();
        try {
            new ProbeTask(systemProperties(), properties, from, most)
                    .write(new DataOutputStream(child.getOutputStream()));
            // Its output is a few lines, which fit into the pipes, so they are read after its end.
            boolean ended = child.waitFor(ProbeProgram.MAX_RUN.toSeconds(), TimeUnit.SECONDS);
            if (!ended || child.exitValue() != 0) {
                throw new IOException("a probe had no result: "
                        + (ended
                                ? "exit " + child.exitValue()
                                : "still running after " + ProbeProgram.MAX_RUN.toSeconds() + " s")
                        + ": " + beginning(child.getErrorStream()));
            }
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return findings(said);
        } finally {
            child.destroyForcibly();
        }
    }

    static void removeJvmOptions(Map<String, String> environment) {
        environment.keySet().removeAll(JVM_OPTIONS);
    }

    private static String beginning(InputStream errors) throws IOException {
        return new String(errors.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8).strip();
    }

    /** Parses a child's findings; ignores other lines, which its JVM prints. */
    static Map<TopicPartition, ProbeResult> findings(String said) throws IOException {
        Map<TopicPartition, ProbeResult> findings = new HashMap<>();
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ", 6);
            if (words[0].equals(ProbeProgram.UNKNOWN)) {
                log.warn("Probe: {}", line);
                continue;
            }
            if (!words[0].equals(ProbeProgram.READABLE) && !words[0].equals(ProbeProgram.UNDECODABLE)) {
                continue;
            }
            try {
                TopicPartition partition = new TopicPartition(words[1], Integer.parseInt(words[2]));
                long until = Long.parseLong(words[3]);
                Undecodable undecodable = words[0].equals(ProbeProgram.UNDECODABLE)
                        ? new Undecodable(Long.parseLong(words[4]), words[5])
                        : null;
                findings.put(partition, new ProbeResult(until, undecodable));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException("invalid line of a probe: " + line, e);
            }
        }
        return findings;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Overrides options from files: the child must survive and report an OutOfMemoryError.
                "-XX:-ExitOnOutOfMemoryError",
                "-XX:-CrashOnOutOfMemoryError",
                "-XX:-HeapDumpOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path")));
        if (isInNestedJar()) {
            command.add("-Dloader.main=" + ProbeProgram.class.getName());
            command.add("org.springframework.boot.loader.launch.PropertiesLauncher");
        } else {
            command.add(ProbeProgram.class.getName());
        }
        return command;
    }

    /** Returns true if this program runs from a Spring Boot jar, whose nested jars only its launchers can read. */
    private static boolean isInNestedJar() {
        URL here = ProbeProgram.class.getProtectionDomain().getCodeSource().getLocation();
        return here.toString().contains(NESTED);
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> chosen = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (SYSTEM_PROPERTIES.stream().anyMatch(name::startsWith)) {
                chosen.put(name, System.getProperty(name));
            }
        }
        return chosen;
    }
}
