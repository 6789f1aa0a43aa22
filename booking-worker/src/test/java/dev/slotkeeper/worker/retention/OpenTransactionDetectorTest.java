package dev.slotkeeper.worker.retention;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.retention.OpenTransactionDetector.Blocked;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition's blocked time restarts when its last stable offset moves. */
class OpenTransactionDetectorTest {

    @Test
    void blockedTimeStartsWhenTheStableOffsetStopsBeforeTheEnd() {
        Map<TopicPartition, Blocked> first =
                OpenTransactionDetector.compare(Map.of(), Map.of(ZERO, 5L, ONE, 9L), Map.of(ZERO, 7L, ONE, 9L), 100);
        assertThat(first).isEqualTo(Map.of(ZERO, new Blocked(5, 7, 100)));

        Map<TopicPartition, Blocked> second =
                OpenTransactionDetector.compare(first, Map.of(ZERO, 5L, ONE, 9L), Map.of(ZERO, 50L, ONE, 10L), 200);
        assertThat(second).isEqualTo(Map.of(ZERO, new Blocked(5, 50, 100), ONE, new Blocked(9, 10, 200)));

        assertThat(OpenTransactionDetector.compare(
                        second, Map.of(ZERO, 6L, ONE, 10L), Map.of(ZERO, 50L, ONE, 10L), 300))
                .isEqualTo(Map.of(ZERO, new Blocked(6, 50, 300)));
    }
}
