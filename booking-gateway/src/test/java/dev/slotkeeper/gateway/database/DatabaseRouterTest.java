package dev.slotkeeper.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseRouterTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** These only identify the two servers, and never connect. */
    private final JdbcClient replica = JdbcClient.create(new DriverManagerDataSource());

    private final JdbcClient primary = JdbcClient.create(new DriverManagerDataSource());
    private final DatabaseReader replicaReads = new DatabaseReader("A replica", "fails", 1, 10, LIMIT);
    private final DatabaseReader primaryReads = new DatabaseReader("The primary", "fails", 1, 10, LIMIT);
    private final DatabaseRouter.Route usual = new DatabaseRouter.Route(replica, replicaReads);
    private final DatabaseRouter both = new DatabaseRouter(usual, new DatabaseRouter.Route(primary, primaryReads));
    private final DatabaseRouter alone = new DatabaseRouter(usual, null);

    @AfterEach
    void close() {
        replicaReads.close();
        primaryReads.close();
    }

    @SuppressWarnings("UnnecessaryLambda") // a query, as callers pass it
    private Function<JdbcClient, Optional<String>> onlyOnPrimary() {
        return jdbc -> jdbc == primary ? Optional.of("there") : Optional.empty();
    }

    private static <T> T soon(CompletableFuture<T> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void missingRowOnAReplicaIsReadFromThePrimary() throws Exception {
        assertThat(soon(both.find(onlyOnPrimary()))).contains("there");
        assertThat(soon(both.find(jdbc -> Optional.empty()))).isEmpty();
    }

    @Test
    void rowOnAReplicaIsNotReadFromThePrimary() throws Exception {
        Function<JdbcClient, String> who = jdbc -> jdbc == replica ? "replica" : "primary";

        assertThat(soon(both.read(who))).isEqualTo("replica");
        assertThat(soon(both.find(who.andThen(Optional::of)))).contains("replica");
    }

    @Test
    void currentRowsAreReadFromThePrimary() throws Exception {
        assertThat(soon(both.readPrimary(onlyOnPrimary()))).contains("there");
    }

    @Test
    void failingReplicaIsReplacedByThePrimary() throws Exception {
        Function<JdbcClient, String> replicaDies = jdbc -> {
            if (jdbc == replica) {
                throw new QueryTimeoutException("gone");
            }
            return "primary";
        };

        assertThat(soon(both.read(replicaDies))).isEqualTo("primary");
        assertThat(soon(both.find(replicaDies.andThen(Optional::of)))).contains("primary");
    }

    @Test
    void hangingReplicaIsReplacedByThePrimaryInTime() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        try {
            CompletableFuture<String> answer = both.read(jdbc -> jdbc == primary ? "primary" : await(hangs));

            assertThat(soon(answer)).isEqualTo("primary");
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void missingRowFailsWhileThePrimaryIsUnavailable() {
        Function<JdbcClient, Optional<String>> primaryAway = jdbc -> {
            if (jdbc == primary) {
                throw new QueryTimeoutException("gone");
            }
            return Optional.empty();
        };

        assertThatThrownBy(() -> soon(both.find(primaryAway)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void unexpectedExceptionIsNotRetried() {
        assertThatThrownBy(() -> soon(both.read(jdbc -> {
                    throw new IllegalStateException(jdbc == replica ? "replica" : "primary");
                })))
                .hasMessageContaining("replica");
    }

    @Test
    void singleServerAnswersEverything() throws Exception {
        assertThat(alone.find(Optional::of).get(10, TimeUnit.SECONDS)).contains(replica);
        assertThat(alone.readPrimary(Function.identity()).get(10, TimeUnit.SECONDS))
                .isSameAs(replica);
    }

    private static String await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES) ? "late" : "never";
        } catch (InterruptedException closed) {
            return "closed";
        }
    }
}
