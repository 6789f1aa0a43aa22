package dev.slotkeeper.bench.stage;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.LocalTopics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Recreates the topics of requests and outcomes. */
final class KafkaTopics {

    private static final long ANSWER_SECONDS = 20;

    private KafkaTopics() {}

    /** Deletes the topics of requests and outcomes and creates them again with the given number of partitions. */
    static void renew(String bootstrapServers, int partitions) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> present = admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            List<String> old = List.of(Topics.REQUESTS, Topics.EVENTS).stream()
                    .filter(present::contains)
                    .collect(Collectors.toList());
            admin.deleteTopics(old).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics can't be deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while deleting topics", e);
        }
        LocalTopics.create(bootstrapServers, partitions);
    }
}
