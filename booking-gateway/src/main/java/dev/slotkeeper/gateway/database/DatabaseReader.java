package dev.slotkeeper.gateway.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Runs database reads on its own bounded pool of threads with a bounded queue: a database that hangs blocks these
 * threads and not the web server's, and every caller gets an answer in time.
 */
final class DatabaseReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseReader.class);

    private final String what;
    private final String meanwhile;
    private final AtomicBoolean unavailable = new AtomicBoolean();
    private final Duration limit;
    private final ThreadPoolExecutor threads;

    /**
     * Creates the pool without starting a thread.
     *
     * @param what name of the server that is read, for the log
     * @param meanwhile behaviour while it is unavailable, for the log
     */
    DatabaseReader(String what, String meanwhile, int atOnce, int queued, Duration limit) {
        this.what = what;
        this.meanwhile = meanwhile;
        this.limit = limit;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(atOnce, atOnce, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(queued), task -> {
                    Thread thread = new Thread(task, "database-reads-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs a query; the result fails with {@link DatabaseUnavailableException} if there is none within the limit. */
    <T> CompletableFuture<T> read(Supplier<T> query) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> run(query, answer));
        } catch (RejectedExecutionException tooMany) {
            answer.completeExceptionally(new DatabaseUnavailableException(tooMany));
        }
        return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException ? new DatabaseUnavailableException(failure) : failure));
    }

    /**
     * Runs a query without a caller. A failure is logged at debug level only, because the first caller's read reports
     * it.
     */
    void warmUp(Runnable query) {
        threads.execute(() -> {
            try {
                query.run();
            } catch (DataAccessException slowOrAway) {
                log.debug("The first query to the database failed", slowOrAway);
            }
        });
    }

    private <T> void run(Supplier<T> query, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            T read = query.get();
            if (unavailable.compareAndSet(true, false)) {
                log.info("{} is available again", what);
            }
            answer.complete(read);
        } catch (DataAccessException failure) {
            if (unavailable.compareAndSet(false, true)) {
                log.warn("{} is unavailable, {} until it is back: {}", what, meanwhile, failure.getMessage());
            }
            answer.completeExceptionally(new DatabaseUnavailableException(failure));
        } catch (RuntimeException | Error bug) {
            answer.completeExceptionally(bug);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
