package dev.slotkeeper.erasing;

import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.Printable;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Lists the places that still hold a customer's id after the erasure, and for how long. */
final class RetainedCopies {

    private static final long TIMEOUT_SECONDS = 20;
    private static final Set<String> TOPICS = Set.of(Topics.REQUESTS, Topics.EVENTS, Topics.DEAD_LETTERS);

    private RetainedCopies() {}

    static List<String> lines(KafkaAccess kafka) {
        List<String> lines = new ArrayList<>();
        lines.add("Data written before the erasure holds the id until it is deleted:");
        try (Admin admin = kafka.admin()) {
            retentions(admin).forEach((topic, time) -> lines.add("  topic " + Printable.text(topic) + ": " + time));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            lines.add("  topics booking.requests, booking.events, booking.replies.*, booking.requests.dlt: for their"
                    + " retention.ms; Kafka could not be queried (" + Printable.text(e.getMessage()) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.add(
                "  backups of the database and its archived log; the logs and tables of the programs that sent the requests");
        return lines;
    }

    private static Map<String, String> retentions(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> topics = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .filter(name -> TOPICS.contains(name) || Topics.isReplyTopic(name))
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(topics).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<String, String> retentions = new TreeMap<>();
        configs.forEach((topic, config) -> retentions.put(topic.name(), retention(config)));
        return retentions;
    }

    private static String retention(Config config) {
        if (!value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            return "forever, because old records are not deleted (cleanup.policy)";
        }
        long millis = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
        if (millis < 0) {
            return "forever, because old records are not deleted (retention.ms=-1)";
        }
        Duration time = Duration.ofMillis(millis);
        return time.toDays() > 0 ? "about " + time.toDays() + " days" : "about " + time.toMinutes() + " minutes";
    }

    private static String value(Config config, String name) {
        return config.get(name).value();
    }
}
