package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the periodic checks of topics and transactions, and the retention of decisions, with their metrics. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

    @Bean
    TopicMonitor topicMonitor(WorkerSettings settings, Admin kafkaAdminClient, WorkerMetrics metrics) {
        RetentionGapDetector lost = new RetentionGapDetector(kafkaAdminClient, settings.groupId());
        TopicMonitor watch = new TopicMonitor(
                new TopicRetentionCheck(kafkaAdminClient, settings.retention()), lost, settings.logCheckInterval());
        metrics.counter(
                "booking.requests.lost",
                "requests that Kafka deleted before they were decided",
                lost,
                RetentionGapDetector::lost);
        metrics.gauge(
                "booking.retention.problems",
                "topics that keep messages too short or too long",
                watch,
                TopicMonitor::problems);
        return watch;
    }

    @Bean
    OpenTransactionDetector openTransactionDetector(
            WorkerSettings settings, Admin kafkaAdminClient, WorkerMetrics metrics) {
        OpenTransactionDetector watch = new OpenTransactionDetector(kafkaAdminClient, settings.logCheckInterval());
        metrics.gauge(
                "booking.requests.blocked.seconds",
                "seconds for which an open transaction has blocked a partition of the requests",
                watch,
                OpenTransactionDetector::blockedSeconds);
        return watch;
    }

    /** Shows the brokers' transaction timeout and blocked partitions; never down, as requests are only late. */
    @Bean
    HealthIndicator transactionsHealthIndicator(OpenTransactionDetector openTransactionDetector) {
        return () -> {
            Duration timeout = openTransactionDetector.brokersTimeout();
            String shown = timeout == null ? "unknown" : timeout.toString();
            if (timeout != null && timeout.compareTo(OpenTransactionDetector.MAX_TIMEOUT) > 0) {
                shown += ", expected " + OpenTransactionDetector.MAX_TIMEOUT + " or less";
            }
            return Health.up()
                    .withDetail("transaction.max.timeout", shown)
                    .withDetail("blockedPartitions", openTransactionDetector.blockedPartitions())
                    .build();
        };
    }

    @Bean
    DecisionPartitionManager decisionPartitionManager(
            DataSource dataSource, WorkerSettings settings, WorkerMetrics metrics, TopicMonitor topicMonitor) {
        DecisionPartitionManager keeper = new DecisionPartitionManager(
                new DecisionPartitions(dataSource),
                settings.retention().decisions(),
                settings.retention().interval(),
                topicMonitor::mayDropDecisions);
        metrics.gauge(
                "booking.decisions.partitions", "existing partitions of the decisions", keeper, self -> self.state()
                        .count());
        metrics.gauge(
                "booking.decisions.retained.seconds",
                "seconds since the oldest partition of the decisions was opened",
                keeper,
                self -> self.state().seconds());
        metrics.counter(
                "booking.decisions.partitions.dropped",
                "partitions of the decisions dropped by this worker",
                keeper,
                DecisionPartitionManager::dropped);
        metrics.counter(
                "booking.decisions.partitions.failures",
                "failed attempts to open or drop partitions of the decisions",
                keeper,
                DecisionPartitionManager::failures);
        return keeper;
    }
}
