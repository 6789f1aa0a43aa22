package dev.slotkeeper.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class CachedHealthTest {

    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile Health state = Health.up().build();
    private final CachedHealth health = new CachedHealth(
            () -> {
                questions.incrementAndGet();
                return state;
            },
            nanos::get);

    @Test
    void manyCallsQueryTheIndicatorOnceASecond() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
        assertThat(questions).hasValue(1);

        state = Health.down().build();
        nanos.addAndGet(CachedHealth.TIME_TO_LIVE.toNanos() - 1);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        nanos.incrementAndGet();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(questions).hasValue(2);
    }

    @Test
    void duringARefreshOthersGetTheLastResultAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        CachedHealth hanging = new CachedHealth(
                () -> {
                    if (calls.incrementAndGet() > 1) {
                        asked.countDown();
                        await(answer);
                    }
                    return Health.up().build();
                },
                nanos::get);
        hanging.health();
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        CompletableFuture<Health> first = CompletableFuture.supplyAsync(hanging::health);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        List<Health> others =
                IntStream.range(0, 1_000).mapToObj(i -> hanging.health()).toList();

        assertThat(others).hasSize(1_000);
        assertThat(calls).hasValue(2);
        assertThat(first).isNotDone();
        answer.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(Status.UP);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
