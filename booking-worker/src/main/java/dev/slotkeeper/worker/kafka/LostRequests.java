package dev.slotkeeper.worker.kafka;

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
 * Notices requests that Kafka dropped before they were decided: the log begins behind what the group has committed. The
 * consumers themselves would go on at the log's beginning without a word. Requests that some worker has read and holds count as
 * well: only that worker knows of them, and it may end before they are decided.
 */
final class LostRequests {

    private static final Logger log = LoggerFactory.getLogger(LostRequests.class);

    private static final long ANSWER_SECONDS = 4;

    private final Admin admin;
    private final String groupId;
    private final Map<TopicPartition, Long> counted = new HashMap<>();
    private final AtomicLong lost = new AtomicLong();

    LostRequests(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    /**
     * Requests that were dropped undecided, of all partitions, as this program found them. While nothing is decided behind
     * them, the next program finds the same.
     */
    long lost() {
        return lost.get();
    }

    /**
     * Looks once.
     *
     * @throws ExecutionException if Kafka refuses the question
     * @throws TimeoutException if Kafka does not answer
     */
    synchronized void look() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, Long> places = new HashMap<>();
        committed.forEach((partition, place) -> {
            if (place != null && partition.topic().equals(Topics.REQUESTS)) {
                places.put(partition, place.offset());
            }
        });
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        places.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, ListOffsetsResultInfo> firsts =
                admin.listOffsets(wanted).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
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
