package dev.slotkeeper.worker.retention;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.PeriodicLifecycle;
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
 * Detects open transactions in {@code booking.requests}. Workers read committed records only, so until a transaction
 * ends they can read nothing from its first record on (the partition's last stable offset). The brokers' limit is
 * {@code transaction.max.timeout.ms}.
 */
public final class OpenTransactionDetector extends PeriodicLifecycle {

    /** Highest transaction timeout of the brokers that causes no warning. */
    static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(OpenTransactionDetector.class);
    private static final long TIMEOUT_SECONDS = 4;
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

    /** @param interval pause between two checks */
    OpenTransactionDetector(Admin admin, Duration interval) {
        super("transaction-watch", Duration.ZERO, interval);
        this.admin = admin;
    }

    /** Returns the number of records of a partition that can't be read yet, as of the last check. */
    public long blockedRecords(TopicPartition partition) {
        Blocked found = blocked.get(partition);
        return found == null ? 0 : found.end() - found.stable();
    }

    /**
     * Returns the longest time that a partition's last stable offset has not moved although it is before the log's end,
     * in seconds; 0 if there is no such partition.
     */
    public double blockedSeconds() {
        long now = System.nanoTime();
        return blocked.values().stream()
                .mapToDouble(one -> (now - one.sinceNanos()) / 1e9)
                .max()
                .orElse(0);
    }

    /** Returns the offsets of each blocked partition as text. */
    Map<String, String> blockedPartitions() {
        Map<String, String> places = new TreeMap<>();
        blocked.forEach((partition, one) ->
                places.put(partition.toString(), "last stable offset " + one.stable() + ", end " + one.end()));
        return places;
    }

    /** Returns the brokers' highest maximum transaction timeout; null if it is not known. */
    @Nullable
    Duration brokersTimeout() {
        return brokersTimeout;
    }

    @Override
    protected void run() {
        try {
            detectOpenTransactions();
            checkBrokers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Reading open transactions failed: {}", e.toString());
        }
    }

    private void detectOpenTransactions() throws InterruptedException, ExecutionException, TimeoutException {
        int count = Objects.requireNonNull(admin.describeTopics(List.of(Topics.REQUESTS))
                        .allTopicNames()
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .get(Topics.REQUESTS))
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < count; i++) {
            latest.put(new TopicPartition(Topics.REQUESTS, i), OffsetSpec.latest());
        }
        // Stable offsets first: a commit between the two requests shows as blocked until the next check only.
        Map<TopicPartition, Long> stable = offsets(latest, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(latest, IsolationLevel.READ_UNCOMMITTED);
        blocked = compare(blocked, stable, ends, System.nanoTime());
    }

    /** Returns the blocked partitions; those that have not moved since the last check keep their time. */
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
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Reads the brokers' timeout and logs it once; later changes show in the health details only. */
    private void checkBrokers() throws InterruptedException, TimeoutException {
        try {
            Collection<Node> nodes = admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<ConfigResource> brokers = nodes.stream()
                    .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                    .toList();
            long longest = admin.describeConfigs(brokers).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(
                            config -> Long.parseLong(config.get(TIMEOUT_CONFIG).value()))
                    .max()
                    .orElseThrow();
            Duration timeout = Duration.ofMillis(longest);
            brokersTimeout = timeout;
            if (!hasReported && timeout.compareTo(MAX_TIMEOUT) > 0) {
                log.warn(
                        "An open transaction can block {} for up to {}: set {} of the brokers to {} or less",
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
