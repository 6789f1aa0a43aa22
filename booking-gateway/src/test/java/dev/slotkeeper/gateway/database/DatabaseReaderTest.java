package dev.slotkeeper.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

class DatabaseReaderTest {

    private static final Duration AGES = Duration.ofMinutes(1);

    private static DatabaseReader reads(int atOnce, int queued, Duration limit) {
        return new DatabaseReader("The database", "reads fail", atOnce, queued, limit);
    }

    private static void isAway(CompletableFuture<?> answer) {
        assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void returnsTheResultOfTheRead() throws Exception {
        try (DatabaseReader reads = reads(1, 1, AGES)) {
            assertThat(reads.read(() -> 7).get(5, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void failingDatabaseIsUnavailable() {
        try (DatabaseReader reads = reads(1, 1, AGES)) {
            isAway(reads.read(() -> {
                throw new QueryTimeoutException("too slow");
            }));
        }
    }

    @Test
    void hangingDatabaseIsUnavailableInTimeForEveryCaller() {
        CountDownLatch hangs = new CountDownLatch(1);
        try (DatabaseReader reads = reads(1, 10, Duration.ofMillis(50))) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(reads.read(() -> await(hangs)));
            }

            answers.forEach(DatabaseReaderTest::isAway);
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void callersBeyondTheQueueFailAtOnce() {
        CountDownLatch hangs = new CountDownLatch(1);
        try (DatabaseReader reads = reads(1, 1, AGES)) {
            var running = reads.read(() -> await(hangs));
            var queued = reads.read(() -> 2);

            assertThat(reads.read(() -> 3)).isCompletedExceptionally();
            hangs.countDown();
            assertThat(running.join() + queued.join()).isEqualTo(3);
        }
    }

    private static int await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES) ? 1 : 0;
        } catch (InterruptedException closed) {
            return 0;
        }
    }
}
