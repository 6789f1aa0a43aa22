package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;

/**
 * Checks once a second that the workers' group has a member: without one, an outdated feed looks like an idle one. Not
 * thread-safe, except for the answers.
 */
final class WorkerGroupMonitor {

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration GOOD_FOR = Duration.ofSeconds(4);

    private final KafkaClients clients;
    private final String group;
    private final int limitMillis;
    private long requestedAt = System.nanoTime() - BETWEEN.toNanos();
    private volatile long seen = System.nanoTime() - GOOD_FOR.toNanos();

    WorkerGroupMonitor(KafkaClients clients, String group, Duration limit) {
        this.clients = clients;
        this.group = group;
        this.limitMillis = Math.toIntExact(limit.toMillis());
    }

    /** Returns true if there was a worker within the last seconds; never waits. */
    boolean hasMember() {
        long now = System.nanoTime();
        if (now - requestedAt >= BETWEEN.toNanos()) {
            requestedAt = now;
            query(clients.admin(), now);
        }
        return now - seen < GOOD_FOR.toNanos();
    }

    private void query(Admin admin, long now) {
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions().timeoutMs(limitMillis);
        var unused = admin.describeConsumerGroups(List.of(group), options).all().whenComplete((groups, unavailable) -> {
            if (groups != null) {
                boolean none = groups.values().stream()
                        .allMatch(description -> description.members().isEmpty());
                seen = none ? now - GOOD_FOR.toNanos() : now;
            }
        });
    }
}
