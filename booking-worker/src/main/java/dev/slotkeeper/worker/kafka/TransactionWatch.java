package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.PeriodicTask;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for transactions that were left open in {@code booking.requests}. Workers read committed records only, so they can
 * read nothing behind the first record of an open transaction (the partition's last stable offset) until it ends. How long
 * it may stay open is the broker's {@code transaction.max.timeout.ms}.
 */
final class TransactionWatch extends PeriodicTask {

    /** Longest time that a transaction may stay open without a warning. */
    static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(TransactionWatch.class);
    private static final long ANSWER_SECONDS = 4;
    private static final String TIMEOUT_CONFIG = "transaction.max.timeout.ms";

    /**
     * A partition whose last stable offset is before its end.
     *
     * @param stable the last stable offset
     * @param end the end of its log
     * @param sinceNanos when the last stable offset was first seen there
     */
    record Blocked(long stable, long end, long sinceNanos) {}

    private final Admin admin;
    private volatile Map<TopicPartition, Blocked> blocked = Map.of();
    private volatile @Nullable Duration brokersTimeout;
    private boolean hasReported;

    /** @param interval between two looks */
    TransactionWatch(Admin admin, Duration interval) {
        super("transaction-watch", Duration.ZERO, interval);
        this.admin = admin;
    }

    /** Records of a partition that can't be read yet, as of the last look. */
    long blockedRecords(TopicPartition partition) {
        Blocked found = blocked.get(partition);
        return found == null ? 0 : found.end() - found.stable();
    }

    /** Returns for how many seconds the last stable offset of a partition has stood still before its end; 0 if none does. */
    double blockedSeconds() {
        long now = System.nanoTime();
        return blocked.values().stream()
                .mapToDouble(one -> (now - one.sinceNanos()) / 1e9)
                .max()
                .orElse(0);
    }

    /** Describes the blocked partitions. */
    Map<String, String> blockedPartitions() {
        Map<String, String> places = new TreeMap<>();
        blocked.forEach((partition, one) ->
                places.put(partition.toString(), "last stable offset " + one.stable() + ", end " + one.end()));
        return places;
    }

    /** Returns how long the brokers let a transaction stay open; null when that is not known. */
    @Nullable
    Duration brokersTimeout() {
        return brokersTimeout;
    }

    @Override
    protected void look() {
        try {
            lookForOpenTransactions();
            lookAtBrokers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("open transactions are not known: {}", e.toString());
        }
    }

    private void lookForOpenTransactions() throws InterruptedException, ExecutionException, TimeoutException {
        int count = Objects.requireNonNull(admin.describeTopics(List.of(Topics.REQUESTS))
                        .allTopicNames()
                        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .get(Topics.REQUESTS))
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < count; i++) {
            latest.put(new TopicPartition(Topics.REQUESTS, i), OffsetSpec.latest());
        }
        // The stable ones first: what is committed between the two questions only shows for one look.
        Map<TopicPartition, Long> stable = offsets(latest, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(latest, IsolationLevel.READ_UNCOMMITTED);
        blocked = compare(blocked, stable, ends, System.nanoTime());
    }

    /** Keeps the time of those that have not moved since the last look. */
    static Map<TopicPartition, Blocked> compare(
            Map<TopicPartition, Blocked> before,
            Map<TopicPartition, Long> stable,
            Map<TopicPartition, Long> ends,
            long now) {
        Map<TopicPartition, Blocked> found = new HashMap<>();
        stable.forEach((partition, offset) -> {
            long end = ends.getOrDefault(partition, offset);
            if (offset < end) {
                Blocked known = before.get(partition);
                long since = known != null && known.stable() == offset ? known.sinceNanos() : now;
                found.put(partition, new Blocked(offset, end, since));
            }
        });
        return Map.copyOf(found);
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted, IsolationLevel isolation)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Reports once; what a broker was changed to since is in the health details after the next look. */
    private void lookAtBrokers() throws InterruptedException, TimeoutException {
        try {
            Collection<Node> nodes = admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            List<ConfigResource> brokers = nodes.stream()
                    .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                    .toList();
            long longest = admin.describeConfigs(brokers).all().get(ANSWER_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(
                            config -> Long.parseLong(config.get(TIMEOUT_CONFIG).value()))
                    .max()
                    .orElseThrow();
            Duration timeout = Duration.ofMillis(longest);
            brokersTimeout = timeout;
            if (!hasReported && timeout.compareTo(MAX_TIMEOUT) > 0) {
                log.warn(
                        "a transaction left open in {} stops its partitions for up to {}: set {} of the brokers to {} or less",
                        Topics.REQUESTS,
                        timeout,
                        TIMEOUT_CONFIG,
                        MAX_TIMEOUT.toMillis());
            }
        } catch (ExecutionException refused) {
            brokersTimeout = null;
            if (!hasReported) {
                log.info("{} of the brokers is not known: {}", TIMEOUT_CONFIG, refused.getMessage());
            }
        }
        hasReported = true;
    }
}
