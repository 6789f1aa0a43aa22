package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the ledger reports the outcome of a transaction, or that it is unknown. */
class JdbcLedgerTest {

    /** Calls of methods of connection and data source, in order; those named in {@code failures} throw. */
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private final Map<String, SQLException> failures = new HashMap<>();
    private final Map<String, Runnable> onCall = new HashMap<>();

    @Test
    void aCommittedResultIsReturnedAndTheConnectionClosed() {
        assertThat(ledger(Duration.ofMinutes(1)).<String>inTransaction(transaction -> "booked"))
                .isEqualTo("booked");
        assertThat(calls).containsExactly("getConnection", "setNetworkTimeout", "commit", "close");
    }

    @Test
    void withoutAConnectionNothingIsWritten() {
        failures.put("getConnection", new SQLException("pool is empty"));

        assertThat(failureOf("booked")).isEqualTo(Kind.UNAVAILABLE);
        assertThat(calls).containsExactly("getConnection");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'',    COMMIT_UNKNOWN",
        "08006, COMMIT_UNKNOWN",
        "57P01, COMMIT_UNKNOWN",
        "57014, COMMIT_UNKNOWN",
        "XX000, COMMIT_UNKNOWN",
        "40001, BUSY",
        "23505, BUSY",
        "23514, REFUSED",
        "P0001, REFUSED"
    })
    void onlyACommitRejectedByTheServerIsKnownToHaveWrittenNothing(String state, Kind kind) {
        failures.put("commit", new SQLException("no", state.isEmpty() ? null : state));

        assertThat(failureOf("booked")).isEqualTo(kind);
        assertThat(calls).contains(kind == Kind.COMMIT_UNKNOWN ? "abort" : "rollback");
    }

    @Test
    void aFailureAfterTheCommitIsIgnored() {
        failures.put("close", new SQLException("connection lost", "08006"));

        assertThat(ledger(Duration.ofMinutes(1)).<String>inTransaction(transaction -> "booked"))
                .isEqualTo("booked");
    }

    @Test
    void aTransactionBeyondItsTimeLimitIsNotCommitted() {
        assertThatThrownBy(() -> ledger(Duration.ZERO).inTransaction(transaction -> "booked"))
                .isInstanceOfSatisfying(LedgerException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(Kind.UNAVAILABLE));
        assertThat(calls).doesNotContain("commit").contains("abort");
    }

    @Test
    void failedWorkIsRolledBackAndItsExceptionRethrown() {
        IllegalStateException bug = new IllegalStateException("a bug");

        assertThatThrownBy(() -> ledger(Duration.ofMinutes(1)).inTransaction(transaction -> {
                    throw bug;
                }))
                .isSameAs(bug);
        assertThat(calls).containsExactly("getConnection", "rollback", "close");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "40P01, BUSY, rollback",
        "23514, REFUSED, rollback",
        "08006, UNAVAILABLE, abort",
        "25006, UNAVAILABLE, abort"
    })
    void databaseErrorsAreClassifiedAndNeverCommitted(String state, Kind kind, String cleanUp) {
        LedgerException failure = catchThrowableOfType(
                LedgerException.class, () -> ledger(Duration.ofMinutes(1)).inTransaction(transaction -> {
                    throw new UncheckedSqlException(new SQLException("no", state));
                }));

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.sqlState()).isEqualTo(state);
        assertThat(calls).containsExactly("getConnection", cleanUp, "close");
    }

    @Test
    void workThatHangsBeyondEveryTimeoutIsAborted() {
        CountDownLatch aborted = new CountDownLatch(1);
        onCall.put("abort", aborted::countDown);

        assertThatThrownBy(() -> ledger(Duration.ofMillis(10)).inTransaction(transaction -> {
                    waitFor(aborted);
                    throw new UncheckedSqlException(new SQLException("connection aborted", "08006"));
                }))
                .isInstanceOfSatisfying(LedgerException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(Kind.UNAVAILABLE));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Kind failureOf(String result) {
        LedgerException failure = catchThrowableOfType(
                LedgerException.class, () -> ledger(Duration.ofMinutes(1)).inTransaction(transaction -> result));
        assertThat(failure).isNotNull();
        return failure.kind();
    }

    private JdbcLedger ledger(Duration attemptTimeout) {
        Connection connection = fake(Connection.class, null);
        return new JdbcLedger(fake(DataSource.class, connection), attemptTimeout, WaitlistPolicy.USUAL);
    }

    /** Returns a fake that records each call; {@code getConnection} returns the connection, all others null. */
    private <T> T fake(Class<T> type, @Nullable Connection connection) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    onCall.getOrDefault(method.getName(), () -> {}).run();
                    SQLException failure = failures.get(method.getName());
                    if (failure != null) {
                        throw failure;
                    }
                    return method.getName().equals("getConnection") ? connection : null;
                }));
    }
}
