package dev.slotkeeper.worker.health;

import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.ledger.ExcessPrivileges;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.metrics.OnlyOnceLoggingDenyMeterFilter;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures metrics, circuit breaker and health indicators. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    private static final int MAX_METHODS = 16;
    private static final int MAX_TOPICS = 200;
    private static final Logger log = LoggerFactory.getLogger(HealthConfiguration.class);

    @Bean
    WorkerMetrics workerMetrics(MeterRegistry registry) {
        return new WorkerMetrics(registry);
    }

    @Bean
    HotSlotsEndpoint hotSlotsEndpoint(WorkerMetrics metrics) {
        return new HotSlotsEndpoint(metrics.hotSlots());
    }

    /** Bounds the number of methods, because callers may invent any and each takes memory. */
    @Bean
    MeterFilter boundedMethods() {
        return bounded("http.server.requests", "method", MAX_METHODS);
    }

    /** Bounds the time of a request's head, as the connection timeout alone does not. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> timedHeads() {
        return factory -> factory.setProtocol(HeaderTimeoutProtocol.class.getName());
    }

    /** Bounds the number of topics, because senders name the topics of their replies. */
    @Bean
    MeterFilter boundedTopics() {
        return bounded("kafka.", "topic", MAX_TOPICS);
    }

    @SuppressWarnings("removal") // Spring Boot offers no replacement yet
    private static MeterFilter bounded(String prefix, String tag, int most) {
        return MeterFilter.maximumAllowableTags(
                prefix,
                tag,
                most,
                new OnlyOnceLoggingDenyMeterFilter(
                        () -> "Too many values of the tag " + tag + ": metrics with further values are not recorded"));
    }

    /** Registers a constant gauge with program and version as tags; only a packaged program knows its version. */
    @Bean
    MeterBinder program() {
        String version = HealthConfiguration.class.getPackage().getImplementationVersion();
        return registry -> Gauge.builder("booking.program", () -> 1)
                .description("constant 1; the tags name the program and its version")
                .tag("program", "worker")
                .tag("version", version == null ? "development" : version)
                .register(registry);
    }

    /** Configured in booking-worker.yml; counts only outages, not a batch that the database rejected. */
    @Bean
    CircuitBreaker ledgerBreaker(CircuitBreakerRegistry breakers) {
        CircuitBreaker breaker = breakers.circuitBreaker("ledger");
        breaker.getEventPublisher()
                .onStateTransition(event -> log.warn("ledger circuit breaker: {}", event.getStateTransition()));
        return breaker;
    }

    @Bean
    PrivilegeCheck privilegeCheck(DataSource dataSource, WorkerSettings settings) {
        return new PrivilegeCheck(
                new ExcessPrivileges(dataSource), settings.retention().interval());
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(Admin kafkaAdminClient) {
        return new KafkaHealth(kafkaAdminClient);
    }
}
