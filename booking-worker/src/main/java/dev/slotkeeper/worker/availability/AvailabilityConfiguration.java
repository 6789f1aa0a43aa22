package dev.slotkeeper.worker.availability;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the publisher of slot states. */
@Configuration(proxyBeanMethods = false)
class AvailabilityConfiguration {

    @Bean
    AvailabilityPublisher availabilityPublisher(
            WorkerSettings settings,
            DataSource dataSource,
            Producer<byte[], byte[]> availabilityProducer,
            WorkerMetrics metrics) {
        AvailabilityPublisher feed = new AvailabilityPublisher(
                new AvailabilityQueries(dataSource), availabilityProducer, settings.availability(), System::nanoTime);
        metrics.gauge(
                "booking.availability.pending",
                "changed slots whose state is not published yet",
                feed,
                AvailabilityPublisher::waiting);
        metrics.counter(
                "booking.availability.published", "slot states published", feed, AvailabilityPublisher::published);
        return feed;
    }

    @Bean
    AvailabilityPublisherThread availabilityPublisherThread(
            AvailabilityPublisher feed, Producer<byte[], byte[]> availabilityProducer, Admin kafkaAdminClient) {
        return new AvailabilityPublisherThread(feed, availabilityProducer, kafkaAdminClient);
    }
}
