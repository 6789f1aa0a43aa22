package dev.slotkeeper.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicLifecycleTest {

    private static final long DEADLINE_SECONDS = 20;

    private final Semaphore looks = new Semaphore(0);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private Runnable failure = () -> {};
    private final PeriodicLifecycle task = new PeriodicLifecycle("tried", Duration.ZERO, Duration.ofMillis(1)) {
        @Override
        protected void run() {
            looks.release();
            failure.run();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                interrupted.countDown();
            }
        }
    };

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void aFailedRunIsFollowedByTheNext() throws InterruptedException {
        failure = () -> {
            throw new IllegalStateException("a run that fails");
        };
        task.start();

        assertThat(looks.tryAcquire(3, DEADLINE_SECONDS, SECONDS)).isTrue();
    }

    @Test
    void aRunThatEndsInAnErrorIsFollowedByTheNext() throws InterruptedException {
        failure = () -> {
            throw new LinkageError("as the test asked for");
        };
        task.start();

        assertThat(looks.tryAcquire(3, DEADLINE_SECONDS, SECONDS)).isTrue();
    }

    @Test
    void aStopInterruptsTheRunAndANewStartRunsAgain() throws InterruptedException {
        task.start();
        assertThat(looks.tryAcquire(DEADLINE_SECONDS, SECONDS)).isTrue();
        assertThat(task.isRunning()).isTrue();

        task.stop();
        assertThat(interrupted.await(DEADLINE_SECONDS, SECONDS)).isTrue();
        assertThat(task.isRunning()).isFalse();

        task.start();
        assertThat(looks.tryAcquire(DEADLINE_SECONDS, SECONDS)).isTrue();
    }
}
