package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.ops.Source.Told;
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
final class OpsWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OpsWatch.class);
    private static final long STOP_TIMEOUT_MILLIS = 2_000;

    private final Supplier<? extends List<? extends Source>> sources;
    private Map<String, Watched> watched = Map.of();
    private final Duration interval;
    private final Duration patience;
    private final Operations operations;
    private final Thread thread = new Thread(this::run, "ops");
    private volatile boolean stopping;

    /**
     * @param sources supplies the programs to read; their names identify them
     * @param patience time limit of one round
     */
    OpsWatch(
            Supplier<? extends List<? extends Source>> sources,
            Duration interval,
            Duration patience,
            Operations operations) {
        this.sources = sources;
        this.interval = interval;
        this.patience = patience;
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
    List<Seen> round() throws InterruptedException {
        List<Watched> present = present();
        long deadline = System.nanoTime() + patience.toNanos();
        List<CompletableFuture<Told>> asked = present.stream().map(Watched::ask).toList();
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Watched one = present.get(i);
            try {
                Told told = asked.get(i).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                seen.add(one.seen(told, Instant.now(), System.nanoTime()));
            } catch (ExecutionException failed) {
                seen.add(one.missed(failed.getCause() == null ? failed : failed.getCause()));
            } catch (TimeoutException late) {
                seen.add(one.missed(late));
            }
        }
        return seen;
    }

    private List<Watched> present() {
        Map<String, Watched> present = new LinkedHashMap<>();
        for (Source source : sources.get()) {
            Watched known = watched.get(source.name());
            present.put(source.name(), known == null ? new Watched(source) : known);
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
