package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.kafka.probe.Finding.Undecodable;
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
 * Finds records that can't be decoded, with a child process for each look. A record is one of them only if a child says so
 * that read its offset alone; a child that is killed, ends early or does not reach Kafka has found nothing out. One child
 * runs at a time, whatever the number of consumers.
 */
public final class RecordProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordProbe.class);
    private static final String NESTED = "nested:";
    private static final int LONGEST_ERROR = 2_000;
    private static final List<String> SYSTEM_PROPERTIES =
            List.of("javax.net.ssl.", "java.security.", "java.net.", "sun.net.", "sun.security.", "jdk.tls.");

    /** Options that the worker's environment adds to every JVM, such as agents, or the worker's own heap. */
    private static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final int heapMegabytes;
    private final int most;
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "record-probe");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param heapMegabytes heap of the child; a record that does not fit into it can't be decoded
     * @param most records of one partition that a poll may bring
     */
    public RecordProbe(int heapMegabytes, int most) {
        this.heapMegabytes = heapMegabytes;
        this.most = most;
    }

    /**
     * Looks from these offsets on. The future fails if nothing was found out; a partition that is missing in its result was
     * not reached.
     *
     * @param consumer properties of the consumer whose poll failed
     */
    CompletableFuture<Map<TopicPartition, Finding>> look(Map<String, Object> consumer, Map<TopicPartition, Long> from) {
        Map<String, String> properties = SingleReader.properties(consumer, "booking-worker-probe");
        CompletableFuture<Map<TopicPartition, Finding>> result = new CompletableFuture<>();
        try {
            runner.execute(() -> {
                try {
                    result.complete(confirmed(run(properties, from, most), (partition, offset) -> run(
                                    properties, Map.of(partition, offset), 1)
                            .get(partition)));
                } catch (IOException | RuntimeException e) {
                    result.completeExceptionally(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
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

    /** Reads an offset alone; null if it was not reached. */
    interface Judge {
        @Nullable
        Finding judge(TopicPartition partition, long offset) throws IOException, InterruptedException;
    }

    /**
     * Has each place that looks undecodable judged by a child of its own, and the end of its batch too. A place that could
     * not be judged is missing in the result.
     */
    static Map<TopicPartition, Finding> confirmed(Map<TopicPartition, Finding> found, Judge judge)
            throws InterruptedException {
        Map<TopicPartition, Finding> confirmed = new HashMap<>();
        for (Map.Entry<TopicPartition, Finding> entry : found.entrySet()) {
            try {
                Finding finding = confirmed(entry.getKey(), entry.getValue(), judge);
                if (finding != null) {
                    confirmed.put(entry.getKey(), finding);
                }
            } catch (IOException e) {
                log.warn("{} could not be judged: {}", entry.getKey(), e.toString());
            }
        }
        return confirmed;
    }

    private static @Nullable Finding confirmed(TopicPartition partition, Finding finding, Judge judge)
            throws IOException, InterruptedException {
        Undecodable suspected = finding.undecodable();
        if (suspected == null) {
            return finding;
        }
        long first = finding.readableUntil();
        Finding alone = judge.judge(partition, first);
        Undecodable confirmed = undecodableAt(first, alone);
        if (confirmed == null) {
            return alone != null && alone.undecodable() == null ? alone : null;
        }
        if (suspected.last() <= first) {
            return new Finding(first, new Undecodable(first, confirmed.reason()));
        }
        // A damaged batch may name any offset as its last one: only the same batch names the same one again.
        Undecodable end = undecodableAt(suspected.last(), judge.judge(partition, suspected.last()));
        long last = end != null && end.last() == suspected.last() ? suspected.last() : first;
        return new Finding(first, new Undecodable(last, confirmed.reason()));
    }

    private static @Nullable Undecodable undecodableAt(long offset, @Nullable Finding alone) {
        return alone != null && alone.readableUntil() == offset ? alone.undecodable() : null;
    }

    private Map<TopicPartition, Finding> run(Map<String, String> properties, Map<TopicPartition, Long> from, int most)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command());
        removeJvmOptions(builder.environment());
        Process child = builder.start();
        try {
            new ProbeTask(systemProperties(), properties, from, most)
                    .write(new DataOutputStream(child.getOutputStream()));
            // It says a few lines, which the pipes hold: nothing has to read them while it runs.
            boolean ended = child.waitFor(ProbeProgram.LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
            if (!ended || child.exitValue() != 0) {
                throw new IOException("a probe found nothing out: "
                        + (ended
                                ? "exit " + child.exitValue()
                                : "no end after " + ProbeProgram.LONGEST_RUN.toSeconds() + " s")
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
        return new String(errors.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
    }

    /** Reads a child's findings; other lines are those of its JVM. */
    static Map<TopicPartition, Finding> findings(String said) throws IOException {
        Map<TopicPartition, Finding> findings = new HashMap<>();
        for (String line : said.lines().toList()) {
            String[] words = line.split(" ", 6);
            if (words[0].equals(ProbeProgram.UNKNOWN)) {
                log.warn("a probe: {}", line);
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
                findings.put(partition, new Finding(until, undecodable));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException("a probe said: " + line, e);
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
                // Whatever a file of options adds: its own end is what it is there to see.
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

    /** Returns whether this program is Spring Boot's jar of jars, which only Spring Boot's own launchers can read. */
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
