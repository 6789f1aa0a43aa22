package dev.slotkeeper.worker;

import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.kafka.DatabaseClock;
import dev.slotkeeper.worker.ledger.BookingLedger;
import dev.slotkeeper.worker.ledger.CustomerIndex;
import dev.slotkeeper.worker.ledger.LedgerException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The booking worker. */
@SpringBootApplication(
        exclude = KafkaAutoConfiguration.class, // our own configuration works on raw bytes
        excludeName = { // present if a gateway is on the class path; the worker authenticates no callers
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet"
                    + ".OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties(WorkerSettings.class)
public class WorkerApplication {

    private static final Logger log = LoggerFactory.getLogger(WorkerApplication.class);

    /** Starts a worker; settings are read from booking-worker.yml, the environment and the arguments. */
    public static void main(String[] args) {
        OutOfMemoryExit.install();
        builder().run(args);
        OutOfMemoryExit.watchKafkaThreads();
    }

    /** Returns a builder for a worker that can share a JVM with other programs: it reads booking-worker.yml. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .properties("spring.config.name=booking-worker")
                .bannerMode(Banner.Mode.OFF);
    }

    @Bean
    BookingDesk bookingDesk(
            DataSource dataSource,
            WorkerSettings settings,
            CircuitBreaker ledgerBreaker,
            WorkerMetrics metrics,
            DatabaseClock clock) {
        Limits limits = new Limits(
                settings.limits().bookingsPerResource(), settings.limits().overlapping());
        if (limits.matter()) {
            lookForTheirIndex(new CustomerIndex(dataSource));
        }
        BookingLedger ledger = new BookingLedger(dataSource, settings.attemptTimeout());
        return new BookingDesk(
                ledger,
                ledgerBreaker,
                metrics,
                clock::read,
                new WaitlistPolicy(
                        settings.waitlist().overtaking(), settings.waitlist().longest()),
                limits);
    }

    /**
     * Only warns: creating the index is up to the operator, since a worker may lack the right and must not wait for it.
     */
    private static void lookForTheirIndex(CustomerIndex index) {
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
