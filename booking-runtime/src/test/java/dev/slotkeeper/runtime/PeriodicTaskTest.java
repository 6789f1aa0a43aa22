package dev.slotkeeper.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {

    private static final long DEADLINE_SECONDS = 20;

    private final Semaphore runs = new Semaphore(0);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private Runnable work = () -> {};
    private final PeriodicTask task = new PeriodicTask("tried", () -> {
        runs.release();
        work.run();
    });

    @AfterEach
    void stop() {
        task.close();
    }

    @Test
    void aRunThatFailsIsFollowedByTheNext() throws InterruptedException {
        work = () -> {
            throw new IllegalStateException("a run that fails");
        };
        start();
        assertThat(runs.tryAcquire(3, DEADLINE_SECONDS, SECONDS)).isTrue();
    }

    @Test
    void aRunThatEndsInAnErrorIsFollowedByTheNext() throws InterruptedException {
        work = () -> {
            throw new LinkageError("as the test asked for");
        };
        start();
        assertThat(runs.tryAcquire(3, DEADLINE_SECONDS, SECONDS)).isTrue();
    }

    @Test
    void closingInterruptsTheRunAndANewStartRunsAgain() throws InterruptedException {
        work = () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                interrupted.countDown();
            }
        };
        start();
        assertThat(runs.tryAcquire(DEADLINE_SECONDS, SECONDS)).isTrue();
        assertThat(task.isRunning()).isTrue();

        task.close();
        assertThat(interrupted.await(DEADLINE_SECONDS, SECONDS)).isTrue();
        assertThat(task.isRunning()).isFalse();

        start();
        assertThat(runs.tryAcquire(DEADLINE_SECONDS, SECONDS)).isTrue();
    }

    private void start() {
        task.start(Duration.ZERO, Duration.ofMillis(20));
    }
}
