package dev.slotkeeper.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.BookSlot;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A server without a queue: one thread per connection, each with one request at a time. */
final class DirectPeer {

    private static final long STOP_SECONDS = 60;

    /** Decides one request; the driver prepares its statements on the server after a few uses. */
    @FunctionalInterface
    interface Booking {
        /** Returns true if the seats are booked and committed. */
        boolean book(Connection connection, BookSlot request) throws SQLException;
    }

    private final int connections;
    private final boolean autoCommit;
    private final Booking booking;
    private final LongAdder answers = new LongAdder();
    private final LongAdder confirmed = new LongAdder();
    private volatile boolean isOver;

    /** @param autoCommit whether each statement is its own transaction */
    DirectPeer(int connections, boolean autoCommit, Booking booking) {
        this.connections = connections;
        this.autoCommit = autoCommit;
        this.booking = booking;
    }

    /** Decides the workload; can be called only once. */
    Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        Run run = new Run(stage, answers::sum);
        RequestQueue requests = new RequestQueue(workload);
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try (HikariDataSource pool = stage.pool(connections, autoCommit)) {
            CompletableFuture<?>[] workers = new CompletableFuture<?>[connections];
            for (int i = 0; i < connections; i++) {
                workers[i] = CompletableFuture.runAsync(() -> work(pool, requests), threads);
            }
            try {
                run.follow(workload.requests(), most, () -> requireHealthy(workers));
            } finally {
                isOver = true;
                stop(threads);
            }
            requireHealthy(workers);
        }
        return run.metrics(confirmed.sum());
    }

    private void work(HikariDataSource pool, RequestQueue requests) {
        for (var chunk = requests.next(); !chunk.isEmpty(); chunk = requests.next()) {
            for (BookSlot request : chunk) {
                if (isOver) {
                    return;
                }
                if (book(pool, request)) {
                    confirmed.increment();
                }
                answers.increment();
            }
        }
    }

    private boolean book(HikariDataSource pool, BookSlot request) {
        try (Connection connection = pool.getConnection()) {
            return booking.book(connection, request);
        } catch (SQLException e) {
            throw new IllegalStateException("request " + request.requestId() + " was not decided", e);
        }
    }

    private static void requireHealthy(CompletableFuture<?>[] workers) {
        for (CompletableFuture<?> worker : workers) {
            if (worker.isCompletedExceptionally()) {
                try {
                    worker.join();
                } catch (CompletionException e) {
                    throw new IllegalStateException("a connection's thread ended", e.getCause());
                }
            }
        }
    }

    private static void stop(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                throw new IllegalStateException("a request took more than " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
