package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.DecisionPeriods;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets decisions go when their time is over, and shows how that goes. */
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
        metrics.gauge("booking.decisions.periods", "periods that decisions are kept in", keeper, self -> self.state()
                .count());
        metrics.gauge(
                "booking.decisions.kept.seconds",
                "since the oldest period of decisions was begun",
                keeper,
                self -> self.state().seconds());
        metrics.counter(
                "booking.decisions.periods.dropped",
                "periods of decisions that this worker dropped",
                keeper,
                DecisionKeeper::dropped);
        metrics.counter(
                "booking.decisions.periods.failures",
                "looks after the periods of decisions that came to nothing",
                keeper,
                DecisionKeeper::failures);
        return keeper;
    }
}
