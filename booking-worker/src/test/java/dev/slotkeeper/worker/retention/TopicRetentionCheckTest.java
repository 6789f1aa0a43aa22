package dev.slotkeeper.worker.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings.Retention;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** Decisions may be dropped only if their requests are certainly deleted before them. */
class TopicRetentionCheckTest {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Map<String, String> requests = new TreeMap<>(Map.of(
            "retention.ms", Long.toString(30 * DAY),
            "segment.ms", Long.toString(7 * DAY),
            "retention.bytes", "-1",
            "cleanup.policy", "delete",
            "message.timestamp.type", "LogAppendTime"));
    private boolean mayDescribe = true;

    @Test
    void defaultRetentionAllowsDroppingDecisions() throws Exception {
        TopicRetentionCheck.Seen seen = check();

        assertThat(seen.problems()).isEmpty();
        assertThat(seen.requestsGoFirst()).isTrue();
    }

    @Test
    void decisionsAreKeptIfRequestsAreKeptForEver() throws Exception {
        requests.put("retention.ms", "-1");

        expectToKeepDecisions("booking.requests keeps messages for ever, decisions are kept for PT2160H");
    }

    @Test
    void segmentTimeIsAddedToTheRetention() throws Exception {
        requests.put("retention.ms", Long.toString(83 * DAY - 1));
        assertThat(check().requestsGoFirst()).isTrue();

        requests.put("retention.ms", Long.toString(83 * DAY));
        expectToKeepDecisions("booking.requests keeps messages for PT1992H and up to PT168H longer (segment.ms), ");

        requests.put("segment.ms", Long.toString(Long.MAX_VALUE));
        assertThat(check().requestsGoFirst()).isFalse();
    }

    @Test
    void decisionsAreKeptIfSendersSetTimestamps() throws Exception {
        requests.put("message.timestamp.type", "CreateTime");

        expectToKeepDecisions("booking.requests has message.timestamp.type=CreateTime, ");
    }

    @Test
    void decisionsAreKeptIfRequestsAreOnlyCompacted() throws Exception {
        requests.put("cleanup.policy", "compact");

        expectToKeepDecisions("booking.requests has cleanup.policy=compact, ");
    }

    @Test
    void decisionsAreKeptIfTopicSettingsCannotBeRead() throws Exception {
        mayDescribe = false;

        TopicRetentionCheck.Seen seen = check();
        assertThat(seen.requestsGoFirst()).isFalse();
        assertThat(seen.problems()).hasSize(3).allMatch(problem -> problem.contains("can't be read"));
    }

    private void expectToKeepDecisions(String problem) throws Exception {
        TopicRetentionCheck.Seen seen = check();

        assertThat(seen.requestsGoFirst()).isFalse();
        assertThat(seen.problems()).singleElement().asString().startsWith(problem);
    }

    private TopicRetentionCheck.Seen check() throws Exception {
        Admin admin = (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("describeConfigs") && arguments[0] instanceof Collection<?> wanted) {
                        return described((ConfigResource) wanted.iterator().next());
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        return new TopicRetentionCheck(admin, Retention.USUAL).check();
    }

    private DescribeConfigsResult described(ConfigResource topic) {
        KafkaFutureImpl<Config> answer = new KafkaFutureImpl<>();
        if (!mayDescribe) {
            answer.completeExceptionally(new TopicAuthorizationException(topic.name()));
        } else if (topic.name().equals(Topics.REQUESTS)) {
            answer.complete(config(requests));
        } else {
            answer.complete(config(Map.of("retention.ms", "-1")));
        }
        return new DescribeConfigsResult(Map.of(topic, answer)) {};
    }

    private static Config config(Map<String, String> values) {
        List<ConfigEntry> entries = values.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList();
        return new Config(entries);
    }
}
