package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PartitionCountCacheTest {

    /** The cause decides whether the worker ends: a program without memory must not go on. */
    @Test
    void failureKeepsItsCause() {
        OutOfMemoryError cause = new OutOfMemoryError("thrown by a test");
        TopicDirectory directory = new TopicDirectory() {
            @Override
            public CompletableFuture<Set<String>> names() {
                return CompletableFuture.failedFuture(cause);
            }

            @Override
            public CompletableFuture<Integer> partitions(String topic) {
                return CompletableFuture.failedFuture(cause);
            }
        };
        PartitionCountCache counts = new PartitionCountCache(directory, System::nanoTime);

        assertThatThrownBy(() -> counts.count("topic", 1).join())
                .hasCauseInstanceOf(TimeoutException.class)
                .hasRootCause(cause);
    }
}
