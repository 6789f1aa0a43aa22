package dev.slotkeeper.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.worker.WorkerSettings.Retention;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests that retention settings which would let a request be decided twice are rejected. */
class RetentionSettingsTest {

    @Test
    void requestsAreKeptAtMostHalfAsLongAsDecisions() {
        assertThat(kept(10, 5).requests()).isEqualTo(Duration.ofDays(5));
        assertThatThrownBy(() -> kept(10, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "booking.worker.retention.requests: given PT144H, allowed up to half of the PT240H");
    }

    private static Retention kept(int decisions, int requests) {
        return new Retention(
                Duration.ofDays(decisions),
                Duration.ofDays(requests),
                Duration.ofDays(1),
                Duration.ofDays(1),
                Duration.ofMinutes(1));
    }
}
