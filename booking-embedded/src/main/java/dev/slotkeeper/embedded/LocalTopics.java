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

/** The topics that must exist before worker and gateway start; the broker makes none by itself. */
public final class LocalTopics {

    /** Somewhere for a person with a console client to have replies sent to. */
    static final String DEMO_REPLIES = Topics.REPLIES_PREFIX + "demo";

    private static final String MAX_DECOMPRESSED = "max.decompressed.message.bytes";
    private static final String MAX_DECOMPRESSED_BYTES = "2097152";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private LocalTopics() {}

    /**
     * Creates what is missing and leaves what is there as it is; returns when all can be written to.
     *
     * @param requestPartitions of the request and the event topic where they don't exist yet
     * @throws CannotStart when the broker refuses or doesn't answer
     */
    public static void create(String bootstrapServers, int requestPartitions) {
        List<NewTopic> topics = List.of(
                // A request's patience counts from when the broker took it, whatever its producer's clock says.
                topic(Topics.REQUESTS, requestPartitions, Map.of("message.timestamp.type", "LogAppendTime")),
                topic(Topics.EVENTS, requestPartitions, Map.of()),
                topic(Topics.AVAILABILITY, requestPartitions, Map.of("cleanup.policy", "compact")),
                // A dead letter is its message and the headers that say why, so it is a little larger.
                topic(Topics.DEAD_LETTERS, 1, Map.of("max.message.bytes", "2097152")),
                topic(DEMO_REPLIES, 1, Map.of()));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            create(admin, topics);
            awaitLeaders(admin, topics.stream().map(NewTopic::name).toList());
        } catch (ExecutionException e) {
            throw new CannotStart("The topics can't be read: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new CannotStart("The topics can't be created: no answer in " + ANSWER.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while creating topics.", e);
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

    /** Returns false if the broker does not know one of its settings, where that is allowed. */
    private static boolean isCreated(KafkaFuture<Void> created, boolean mayLackSettings)
            throws InterruptedException, TimeoutException {
        try {
            created.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (mayLackSettings && e.getCause() instanceof InvalidConfigurationException) {
                return false;
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new CannotStart("The topics can't be created: " + e.getCause(), e);
            }
        }
        return true;
    }

    /** The topic with a bound on what one record inflates to, which brokers before 4.4 do not have. */
    private static NewTopic bounded(NewTopic topic) {
        Map<String, String> config = new HashMap<>(topic.configs());
        config.put(MAX_DECOMPRESSED, MAX_DECOMPRESSED_BYTES);
        return new NewTopic(topic.name(), Optional.of(topic.numPartitions()), Optional.empty()).configs(config);
    }

    /** A topic exists before the broker knows of it, and that before its partitions can be written to. */
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
                Patience.pause(BETWEEN_LOOKS);
            }
        }
    }

    /** Only a partition with a leader tells its last offset. */
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
        // The broker's default replication: one here, whatever a cluster has set elsewhere.
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }
}
