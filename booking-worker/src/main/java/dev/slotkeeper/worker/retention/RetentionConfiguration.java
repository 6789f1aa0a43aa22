package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the retention of decisions and its metrics. */
@Configuration(proxyBeanMethods = false)
class RetentionConfiguration {

    @Bean
    DecisionPartitionManager decisionPartitionManager(
            DataSource dataSource,
            WorkerSettings settings,
            WorkerMetrics metrics,
            @Qualifier("mayDropDecisions") BooleanSupplier mayDropDecisions) {
        DecisionPartitionManager keeper = new DecisionPartitionManager(
                new DecisionPartitions(dataSource),
                settings.retention().decisions(),
                settings.retention().interval(),
                mayDropDecisions);
        metrics.gauge("booking.decisions.partitions", "existing periods of decisions", keeper, self -> self.state()
                .count());
        metrics.gauge(
                "booking.decisions.retained.seconds",
                "seconds since the oldest period of decisions was opened",
                keeper,
                self -> self.state().seconds());
        metrics.counter(
                "booking.decisions.partitions.dropped",
                "periods of decisions dropped by this worker",
                keeper,
                DecisionPartitionManager::dropped);
        metrics.counter(
                "booking.decisions.partitions.failures",
                "failed attempts to open or drop periods of decisions",
                keeper,
                DecisionPartitionManager::failures);
        return keeper;
    }
}
