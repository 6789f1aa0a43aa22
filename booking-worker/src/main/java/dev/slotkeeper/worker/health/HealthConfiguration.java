package dev.slotkeeper.worker.health;

import dev.slotkeeper.runtime.CachedHealth;
import dev.slotkeeper.runtime.OpsEndpoint;
import dev.slotkeeper.runtime.ProgramMeters;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.ledger.ExcessPrivileges;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures metrics, circuit breaker and health indicators. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

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

    @Bean
    OpsEndpoint opsEndpoint(PrometheusMeterRegistry registry, WorkerMetrics metrics) {
        return new OpsEndpoint(registry, metrics.hotSlots()::top);
    }

    @Bean
    static BeanPostProcessor cachedHealth() {
        return CachedHealth.ofBeans(Set.of("dbHealthContributor", "kafkaHealthIndicator"));
    }

    @Bean
    MeterFilter boundedMethods() {
        return ProgramMeters.boundedMethods("http.server.requests");
    }

    /** Bounds the time of a request's head, as the connection timeout alone does not. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> timedHeads() {
        return factory -> factory.setProtocol(HeaderTimeoutProtocol.class.getName());
    }

    /** Bounds the number of topics, because senders name the topics of their replies. */
    @Bean
    MeterFilter boundedTopics() {
        return ProgramMeters.boundedTag("kafka.", "topic", MAX_TOPICS);
    }

    @Bean
    MeterBinder program() {
        return ProgramMeters.info("worker");
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
