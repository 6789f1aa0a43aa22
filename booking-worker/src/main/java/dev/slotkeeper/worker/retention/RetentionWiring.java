package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.DecisionPeriods;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the retention of decisions and its metrics. */
@Configuration(proxyBeanMethods = false)
class RetentionWiring {

    @Bean
    DecisionKeeper decisionKeeper(
            DataSource dataSource,
            WorkerSettings settings,
            WorkerMetrics metrics,
            @Qualifier("mayDropDecisions") BooleanSupplier mayDropDecisions) {
        DecisionKeeper keeper = new DecisionKeeper(
                new DecisionPeriods(dataSource),
                settings.retention().decisions(),
                settings.retention().interval(),
                mayDropDecisions);
        metrics.gauge("booking.decisions.periods", "existing periods of decisions", keeper, self -> self.state()
                .count());
        metrics.gauge(
                "booking.decisions.kept.seconds",
                "seconds since the oldest period of decisions was opened",
                keeper,
                self -> self.state().seconds());
        metrics.counter(
                "booking.decisions.periods.dropped",
                "periods of decisions dropped by this worker",
                keeper,
                DecisionKeeper::dropped);
        metrics.counter(
                "booking.decisions.periods.failures",
                "failed attempts to open or drop periods of decisions",
                keeper,
                DecisionKeeper::failures);
        return keeper;
    }
}
