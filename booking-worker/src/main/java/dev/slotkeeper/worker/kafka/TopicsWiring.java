package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the periodic checks of the topics. */
@Configuration(proxyBeanMethods = false)
class TopicsWiring {

    @Bean
    TopicWatch topicWatch(WorkerSettings settings, Admin kafkaAdminClient, WorkerMetrics metrics) {
        LostRequests lost = new LostRequests(kafkaAdminClient, settings.groupId());
        TopicWatch watch = new TopicWatch(
                new TopicRetention(kafkaAdminClient, settings.retention()), lost, settings.logCheckInterval());
        metrics.counter(
                "booking.requests.lost",
                "requests that Kafka deleted before they were decided",
                lost,
                LostRequests::lost);
        metrics.gauge(
                "booking.retention.problems",
                "topics that keep messages too short or too long",
                watch,
                TopicWatch::problems);
        return watch;
    }

    @Bean
    TransactionWatch transactionWatch(WorkerSettings settings, Admin kafkaAdminClient, WorkerMetrics metrics) {
        TransactionWatch watch = new TransactionWatch(kafkaAdminClient, settings.logCheckInterval());
        metrics.gauge(
                "booking.requests.blocked.seconds",
                "seconds for which an open transaction has blocked a partition of the requests",
                watch,
                TransactionWatch::blockedSeconds);
        return watch;
    }

    /** Shows the brokers' transaction timeout and blocked partitions; never down, as requests are only late. */
    @Bean
    HealthIndicator transactionsHealthIndicator(TransactionWatch transactionWatch) {
        return () -> {
            Duration timeout = transactionWatch.brokersTimeout();
            String shown = timeout == null ? "unknown" : timeout.toString();
            if (timeout != null && timeout.compareTo(TransactionWatch.MAX_TIMEOUT) > 0) {
                shown += ", expected " + TransactionWatch.MAX_TIMEOUT + " or less";
            }
            return Health.up()
                    .withDetail("transaction.max.timeout", shown)
                    .withDetail("blockedPartitions", transactionWatch.blockedPartitions())
                    .build();
        };
    }

    /** Returns true while expired decisions may be dropped, because their requests can't be read again. */
    @Bean
    BooleanSupplier mayDropDecisions(TopicWatch topicWatch) {
        return topicWatch::mayDropDecisions;
    }
}
