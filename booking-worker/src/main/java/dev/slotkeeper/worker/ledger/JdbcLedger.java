package dev.slotkeeper.worker.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the worker's transactions with a time limit and reports whether a failed one may have been committed. */
public final class JdbcLedger implements Ledger {

    private static final Logger log = LoggerFactory.getLogger(JdbcLedger.class);

    /**
     * Time after the time limit until the watchdog aborts, so that read timeouts, which give a clearer error, come
     * first.
     */
    private static final long GRACE_MILLIS = 500;

    private final DataSource dataSource;
    private final Duration attemptTimeout;
    private final WaitlistPolicy waitlistPolicy;
    private final ScheduledThreadPoolExecutor watchdog;

    /**
     * @param dataSource connections with auto-commit off
     * @param attemptTimeout maximum duration of a transaction, committed or not
     */
    public JdbcLedger(DataSource dataSource, Duration attemptTimeout, WaitlistPolicy waitlistPolicy) {
        this.waitlistPolicy = waitlistPolicy;
        this.dataSource = dataSource;
        this.attemptTimeout = attemptTimeout;
        this.watchdog = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "ledger-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watchdog.setRemoveOnCancelPolicy(true);
    }

    @Override
    public <T> T inTransaction(Function<LedgerTransaction, T> work) {
        TimeBudget budget = new TimeBudget(attemptTimeout);
        Connection connection = connect();
        ScheduledFuture<?> guard = watchdog.schedule(
                () -> abort(connection), attemptTimeout.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            T result = workOn(connection, budget, work);
            commit(connection, budget);
            return result;
        } finally {
            guard.cancel(false);
            close(connection);
        }
    }

    private Connection connect() {
        try {
            return dataSource.getConnection();
        } catch (SQLException noConnection) {
            throw new LedgerException(Kind.UNAVAILABLE, noConnection);
        }
    }

    /** Closes the connection and ignores failures, because they do not undo a commit. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("could not return a connection to the pool", e);
        }
    }

    private <T> T workOn(Connection connection, TimeBudget budget, Function<LedgerTransaction, T> work) {
        try {
            return work.apply(new JdbcLedgerTransaction(connection, budget, waitlistPolicy));
        } catch (UncheckedSqlException e) {
            Kind kind = LedgerException.kindOf(e.sql());
            giveBack(connection, kind);
            throw new LedgerException(kind, e.sql());
        } catch (RuntimeException | Error e) {
            giveBack(connection, Kind.REFUSED);
            throw e;
        }
    }

    /** Ends a blocked write to a connection whose peer reads nothing: no timeout covers it. */
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("could not abort a transaction that exceeded its time limit", e);
        } catch (Throwable e) {
            // The executor would keep it in a future that is never asked; the thread's handler ends the program if
            // memory
            // ran out.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /**
     * Commits. A COMMIT that the server rejected wrote nothing; one that it did not answer may have been carried out.
     */
    private void commit(Connection connection, TimeBudget budget) {
        try {
            budget.applyTo(connection);
        } catch (SQLException e) {
            giveBack(connection, Kind.UNAVAILABLE);
            throw new LedgerException(Kind.UNAVAILABLE, e);
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            Kind sorted = LedgerException.kindOf(e);
            Kind kind = sorted == Kind.UNAVAILABLE ? Kind.COMMIT_UNKNOWN : sorted;
            giveBack(connection, kind);
            throw new LedgerException(kind, e);
        }
    }

    /** Rolls back, or evicts a connection that failed or leads to a read-only server from the pool. */
    private void giveBack(Connection connection, Kind kind) {
        try {
            switch (kind) {
                case BUSY, REFUSED -> connection.rollback();
                case UNAVAILABLE, COMMIT_UNKNOWN -> {
                    if (dataSource instanceof HikariDataSource pool) {
                        pool.evictConnection(connection);
                    }
                    connection.abort(Runnable::run);
                }
            }
        } catch (SQLException e) {
            log.debug("could not clean up after a failed transaction", e);
        }
    }
}
