package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What looks after the topics. */
@Configuration(proxyBeanMethods = false)
class TopicsWiring {

    @Bean
    TopicWatch topicWatch(WorkerSettings settings, Admin kafkaAdminClient, WorkerMetrics metrics) {
        LostRequests lost = new LostRequests(kafkaAdminClient, settings.groupId());
        TopicWatch watch = new TopicWatch(
                new TopicRetention(kafkaAdminClient, settings.retention()), lost, settings.logCheckInterval());
        metrics.counter(
                "booking.requests.lost",
                "requests that Kafka dropped before they were decided",
                lost,
                LostRequests::lost);
        metrics.gauge(
                "booking.retention.problems", "topics that keep too little or too much", watch, TopicWatch::problems);
        return watch;
    }

    /** Whether a decision whose time is over is of no use any more, as its request can't be read again. */
    @Bean
    BooleanSupplier mayDropDecisions(TopicWatch topicWatch) {
        return topicWatch::mayDropDecisions;
    }
}
