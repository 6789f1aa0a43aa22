package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    @Test
    void firstAttemptIsDueAtOnceWithAFullBatch() {
        RetryPolicy plan = new RetryPolicy(100, A_DAY, System::nanoTime);

        assertThat(plan.isDue()).isTrue();
        assertThat(plan.size()).isEqualTo(100);
        assertThat(plan.isHolding()).isFalse();
    }

    @Test
    void failedAttemptIsRetriedOnlyAfterThePause() {
        RetryPolicy longPause = new RetryPolicy(100, A_DAY, System::nanoTime);
        RetryPolicy noPause = new RetryPolicy(100, Duration.ZERO, System::nanoTime);
        longPause.failed();
        noPause.failed();

        assertThat(longPause.isDue()).isFalse();
        assertThat(longPause.isHolding()).isTrue();
        assertThat(noPause.isDue()).isTrue();
        assertThat(noPause.isHolding()).isTrue();
        assertThat(longPause.size()).isEqualTo(100);
    }

    @Test
    void successEndsHolding() {
        RetryPolicy plan = new RetryPolicy(100, Duration.ZERO, System::nanoTime);
        plan.failed();
        plan.succeeded();

        assertThat(plan.isHolding()).isFalse();
    }

    @Test
    void rejectedBatchIsHalvedDownToOneAndRetriedAtOnce() {
        RetryPolicy plan = new RetryPolicy(100, A_DAY, System::nanoTime);
        plan.refused(100);
        assertThat(plan.size()).isEqualTo(50);
        plan.refused(7);
        assertThat(plan.size()).isEqualTo(3);
        plan.refused(3);
        assertThat(plan.size()).isEqualTo(1);
        plan.refused(1);

        assertThat(plan.size()).isEqualTo(1);
        assertThat(plan.isDue()).isTrue();
        assertThat(plan.isHolding()).isFalse();
    }

    @Test
    void batchesGrowBackToTheConfiguredSize() {
        RetryPolicy plan = new RetryPolicy(100, A_DAY, System::nanoTime);
        plan.refused(60);
        plan.succeeded();
        assertThat(plan.size()).isEqualTo(60);
        plan.succeeded();

        assertThat(plan.size()).isEqualTo(100);
    }
}
