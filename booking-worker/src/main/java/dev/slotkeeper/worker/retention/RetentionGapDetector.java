package dev.slotkeeper.worker.retention;

import dev.slotkeeper.contracts.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects requests that Kafka deleted before they were decided: the log begins after the group's committed offset. The
 * consumers themselves would continue at the log's beginning without logging it. Requests that a worker has read and
 * holds count too: only that worker has them, and it may end before they are decided.
 */
final class RetentionGapDetector {

    private static final Logger log = LoggerFactory.getLogger(RetentionGapDetector.class);

    private static final long TIMEOUT_SECONDS = 4;

    private final Admin admin;
    private final String groupId;
    private final Map<TopicPartition, Long> counted = new HashMap<>();
    private final AtomicLong lost = new AtomicLong();

    RetentionGapDetector(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    /**
     * Returns the number of requests deleted undecided in all partitions, as detected by this process. Until offsets
     * are committed after them, the next process counts the same requests again.
     */
    long lost() {
        return lost.get();
    }

    /**
     * Checks once.
     *
     * @throws ExecutionException if Kafka answers with an error
     * @throws TimeoutException if Kafka does not answer
     */
    synchronized void check() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, Long> places = new HashMap<>();
        committed.forEach((partition, place) -> {
            if (place != null && partition.topic().equals(Topics.REQUESTS)) {
                places.put(partition, place.offset());
            }
        });
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        places.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, ListOffsetsResultInfo> firsts =
                admin.listOffsets(wanted).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        firsts.forEach((partition, first) -> compare(partition, places.getOrDefault(partition, 0L), first.offset()));
    }

    private void compare(TopicPartition partition, long decidedUpTo, long first) {
        long from = Math.max(decidedUpTo, counted.getOrDefault(partition, 0L));
        if (first <= from) {
            return;
        }
        counted.put(partition, first);
        lost.addAndGet(first - from);
        log.atError()
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", from)
                .log(
                        "requests are lost: {} was decided up to offset {}, and its log begins at {}."
                                + " What to do: docs/operations/recover.md#requestslost",
                        partition,
                        from,
                        first);
    }
}
