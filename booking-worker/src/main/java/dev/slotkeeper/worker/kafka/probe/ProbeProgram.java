package dev.slotkeeper.worker.kafka.probe;

import ch.qos.logback.classic.Level;
import dev.slotkeeper.worker.kafka.probe.ProbeResult.Undecodable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads suspected records in a child process, so that its parent survives any failure, such as a full heap. Prints
 * a line for each partition and exits with 0; any other end means no result.
 */
public final class ProbeProgram {

    /** Time after which the parent kills the process. */
    static final Duration MAX_RUN = Duration.ofSeconds(60);

    static final String READABLE = "readable";
    static final String UNDECODABLE = "undecodable";

    /** Begins the line of a partition that could not be read, for another reason than its records. */
    static final String UNKNOWN = "unknown";

    private static final int FAILED = 1;
    private static final int ORPHANED = 4;
    private static final long MAX_READ_NANOS = 20_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MAX_REASON_CHARS = 300;

    private ProbeProgram() {}

    /** Reads a task from standard input and prints the findings. */
    @SuppressWarnings("CatchAndPrintStackTrace") // the parent process logs this output
    public static void main(String[] args) {
        PrintStream out = System.out;
        System.setOut(System.err);
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.ERROR);
        }
        int code = FAILED;
        try {
            DataInputStream in = new DataInputStream(System.in);
            ProbeTask task = ProbeTask.read(in);
            endWithParent(in);
            task.system().forEach(System::setProperty);
            try (KafkaConsumer<byte[], byte[]> consumer = SingleRecordConsumers.consumer(task.consumer())) {
                probe(task, consumer, out);
            }
            code = 0;
        } catch (IOException | RuntimeException | Error e) {
            e.printStackTrace();
        }
        out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void endWithParent(DataInputStream in) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (in.read() >= 0) {
                            // The parent sends nothing after the task.
                        }
                    } catch (IOException gone) {
                        // Equivalent to the parent's end.
                    }
                    Runtime.getRuntime().halt(ORPHANED);
                },
                "parent");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void probe(ProbeTask task, KafkaConsumer<byte[], byte[]> consumer, PrintStream out) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(task.from().keySet(), SingleRecordConsumers.ANSWER);
        long until = System.nanoTime() + MAX_READ_NANOS;
        // The JVM has only a few OutOfMemoryErrors with a stack trace; the first one of a process certainly has one. So
        // only the check of a single record requires a stack trace.
        Predicate<Throwable> evidence = task.most() == 1 ? DecodingFailures::isCertain : DecodingFailures::isPossible;
        task.from().forEach((partition, from) -> {
            long end = Math.min(ends.getOrDefault(partition, from), from + task.most());
            String place = partition.topic() + " " + partition.partition() + " ";
            try {
                ProbeResult probeResult = probe(consumer, partition, from, end, until, evidence);
                if (probeResult.undecodable() != null || probeResult.readableUntil() > from || from >= end) {
                    out.println(line(place, probeResult));
                } // else the broker sent nothing, which proves nothing
            } catch (OutOfMemoryError | RuntimeException e) {
                out.println(UNKNOWN + " " + place + from + ": " + reason(e));
            }
        });
    }

    private static String line(String place, ProbeResult probeResult) {
        Undecodable undecodable = probeResult.undecodable();
        return undecodable == null
                ? READABLE + " " + place + probeResult.readableUntil()
                : UNDECODABLE + " " + place + probeResult.readableUntil() + " " + undecodable.last() + " "
                        + undecodable.reason();
    }

    private static ProbeResult probe(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long end,
            long until,
            Predicate<Throwable> evidence) {
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long position = from;
        while (position < end && System.nanoTime() < until) {
            try {
                consumer.poll(POLL);
            } catch (OutOfMemoryError | RuntimeException e) {
                if (!evidence.test(e)) {
                    throw e;
                }
                return new ProbeResult(position, new Undecodable(Math.max(position, lastOfBatch(consumer)), reason(e)));
            }
            position = consumer.position(partition, SingleRecordConsumers.ANSWER);
        }
        return new ProbeResult(position, null);
    }

    private static String reason(Throwable failure) {
        StringBuilder reason = new StringBuilder(failure.toString());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reason.append("; ").append(cause);
        }
        String line = reason.toString().replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_REASON_CHARS ? line : line.substring(0, MAX_REASON_CHARS);
    }

    /**
     * Returns the last offset of the batch that the consumer was reading, from its private fields; -1 if not available.
     * Without it, every record after an undecodable one in its batch would need a separate probe.
     */
    private static long lastOfBatch(KafkaConsumer<byte[], byte[]> consumer) {
        Object found = consumer;
        for (String name : List.of("delegate", "fetcher", "fetchBuffer", "nextInLineFetch", "currentBatch")) {
            found = found == null ? null : field(found, name);
        }
        return found instanceof RecordBatch batch ? batch.lastOffset() : -1;
    }

    private static @Nullable Object field(Object owner, String name) {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    try {
                        field.setAccessible(true);
                        return field.get(owner);
                    } catch (IllegalAccessException | RuntimeException unreadable) {
                        return null;
                    }
                }
            }
        }
        return null;
    }
}
