package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all programs concurrently at a fixed interval and adds the results to {@link Operations}; runs on its own
 * thread.
 */
final class MetricsPoller implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MetricsPoller.class);
    private static final long STOP_TIMEOUT_MILLIS = 2_000;

    private final Supplier<? extends List<? extends MetricsSource>> sources;
    private Map<String, InstancePoller> watched = Map.of();
    private final Duration interval;
    private final Duration timeout;
    private final Operations operations;
    private final Thread thread = new Thread(this::run, "ops");
    private volatile boolean stopping;

    /**
     * @param sources supplies the programs to read; their names identify them
     * @param timeout time limit of one round
     */
    MetricsPoller(
            Supplier<? extends List<? extends MetricsSource>> sources,
            Duration interval,
            Duration timeout,
            Operations operations) {
        this.sources = sources;
        this.interval = interval;
        this.timeout = timeout;
        this.operations = operations;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        while (!stopping) {
            try {
                operations.add(Instant.now(), round());
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException bug) {
                log.error("Reading the metrics of all programs failed, next round in {}", interval, bug);
            }
            // After a stall the next round starts at once; missed rounds are not made up for.
            due = Math.max(due + interval.toNanos(), System.nanoTime());
            while (!stopping && due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    /** Reads each program once. */
    List<InstanceStatus> round() throws InterruptedException {
        List<InstancePoller> present = present();
        long deadline = System.nanoTime() + timeout.toNanos();
        List<CompletableFuture<ProgramMetrics>> asked =
                present.stream().map(InstancePoller::poll).toList();
        List<InstanceStatus> seen = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            InstancePoller one = present.get(i);
            try {
                ProgramMetrics read = asked.get(i).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                seen.add(one.status(read, Instant.now(), System.nanoTime()));
            } catch (ExecutionException failed) {
                seen.add(one.missed(failed.getCause() == null ? failed : failed.getCause()));
            } catch (TimeoutException late) {
                seen.add(one.missed(late));
            }
        }
        return seen;
    }

    private List<InstancePoller> present() {
        Map<String, InstancePoller> present = new LinkedHashMap<>();
        for (MetricsSource source : sources.get()) {
            InstancePoller known = watched.get(source.name());
            present.put(source.name(), known == null ? new InstancePoller(source) : known);
        }
        watched = present;
        return List.copyOf(present.values());
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
