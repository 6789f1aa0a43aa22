package dev.slotkeeper.worker.batch;

import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.CustomerIndex;
import dev.slotkeeper.worker.ledger.JdbcLedger;
import dev.slotkeeper.worker.ledger.LedgerException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the batch processor from the worker's settings. */
@Configuration(proxyBeanMethods = false)
class BatchConfiguration {

    private static final Logger log = LoggerFactory.getLogger(BatchConfiguration.class);

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock();
    }

    @Bean
    LedgerBatchProcessor ledgerBatchProcessor(
            DataSource dataSource,
            WorkerSettings settings,
            CircuitBreaker ledgerBreaker,
            WorkerMetrics metrics,
            DatabaseClock clock) {
        Limits limits = new Limits(
                settings.limits().bookingsPerResource(), settings.limits().overlapping());
        if (limits.matter()) {
            checkCustomerIndex(new CustomerIndex(dataSource));
        }
        WaitlistPolicy policy = new WaitlistPolicy(
                settings.waitlist().overtaking(), settings.waitlist().longest());
        JdbcLedger ledger = new JdbcLedger(dataSource, settings.attemptTimeout(), policy);
        return new LedgerBatchProcessor(ledger, ledgerBreaker, metrics, clock::read, policy, limits);
    }

    /**
     * Only warns: creating the index is up to the operator, since a worker may lack the right and must not wait for it.
     */
    private static void checkCustomerIndex(CustomerIndex index) {
        try {
            if (!index.isThere()) {
                log.warn(
                        "customer limits are on but their index is missing, so every batch reads all appointments:"
                                + " run {}",
                        CustomerIndex.CREATE);
            }
        } catch (LedgerException e) {
            log.warn("could not check whether the index for customer limits exists: {}", e.getMessage());
        }
    }
}
