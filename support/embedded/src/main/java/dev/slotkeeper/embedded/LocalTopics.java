package dev.slotkeeper.embedded;

import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that must exist before worker and gateway start; the broker creates none by itself. */
public final class LocalTopics {

    /** A reply topic for people who use a console client. */
    static final String DEMO_REPLIES = Topics.REPLIES_PREFIX + "demo";

    private static final String MAX_DECOMPRESSED = "max.decompressed.message.bytes";
    private static final String MAX_DECOMPRESSED_BYTES = "2097152";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);

    private LocalTopics() {}

    /**
     * Creates the missing topics, leaves existing ones unchanged, and returns when all accept writes.
     *
     * @param requestPartitions the number of partitions of the request and the event topic if they are created
     * @throws StartupException if the broker refuses or does not answer within 20 s
     */
    public static void create(String bootstrapServers, int requestPartitions) {
        List<NewTopic> topics = List.of(
                // A request's default deadline counts from the broker's timestamp, so that the producer's clock does
                // not matter.
                topic(Topics.REQUESTS, requestPartitions, Map.of("message.timestamp.type", "LogAppendTime")),
                topic(Topics.EVENTS, requestPartitions, Map.of()),
                topic(Topics.AVAILABILITY, requestPartitions, Map.of("cleanup.policy", "compact")),
                // A dead letter holds the message and headers with the reason, so it is slightly larger.
                topic(Topics.DEAD_LETTERS, 1, Map.of("max.message.bytes", "2097152")),
                topic(DEMO_REPLIES, 1, Map.of()));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            create(admin, topics);
            awaitLeaders(admin, topics.stream().map(NewTopic::name).toList());
        } catch (ExecutionException e) {
            throw new StartupException("The topics can't be read: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StartupException("The topics can't be created: no answer in " + ANSWER.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while creating topics.", e);
        }
    }

    private static void create(Admin admin, List<NewTopic> topics) throws InterruptedException, TimeoutException {
        Map<String, KafkaFuture<Void>> bounded = admin.createTopics(
                        topics.stream().map(LocalTopics::bounded).toList())
                .values();
        List<NewTopic> refused = new ArrayList<>();
        for (NewTopic topic : topics) {
            if (!isCreated(Objects.requireNonNull(bounded.get(topic.name())), true)) {
                refused.add(topic);
            }
        }
        for (KafkaFuture<Void> created : admin.createTopics(refused).values().values()) {
            boolean ignored = isCreated(created, false);
        }
    }

    /**
     * Waits for the creation of a topic. Returns false if the broker does not know one of its settings and {@code
     * mayLackSettings} is true.
     */
    private static boolean isCreated(KafkaFuture<Void> created, boolean mayLackSettings)
            throws InterruptedException, TimeoutException {
        try {
            created.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (mayLackSettings && e.getCause() instanceof InvalidConfigurationException) {
                return false;
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new StartupException("The topics can't be created: " + e.getCause(), e);
            }
        }
        return true;
    }

    /**
     * Returns the topic with a limit on the decompressed size of a record. Brokers before 4.4 do not know this setting.
     */
    private static NewTopic bounded(NewTopic topic) {
        Map<String, String> config = new HashMap<>(topic.configs());
        config.put(MAX_DECOMPRESSED, MAX_DECOMPRESSED_BYTES);
        return new NewTopic(topic.name(), Optional.of(topic.numPartitions()), Optional.empty()).configs(config);
    }

    /**
     * Waits until all partitions have a leader: a created topic is not known to the broker, or not writable, at once.
     */
    private static void awaitLeaders(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + ANSWER.toNanos();
        while (true) {
            try {
                admin.listOffsets(partitions(admin, topics)).all().get(ANSWER.toSeconds(), TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || System.nanoTime() > end) {
                    throw e;
                }
                Await.pause(RETRY_DELAY);
            }
        }
    }

    /** Returns the topics' partitions. Only a partition with a leader returns its end offset. */
    private static Map<TopicPartition, OffsetSpec> partitions(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(info ->
                                partitions.put(new TopicPartition(name, info.partition()), OffsetSpec.latest())));
        return partitions;
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> config) {
        // Uses the broker's default replication factor: one here, another in a cluster.
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }
}
