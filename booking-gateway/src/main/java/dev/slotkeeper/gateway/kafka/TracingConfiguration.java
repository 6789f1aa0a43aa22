package dev.slotkeeper.gateway.kafka;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Beans that exist only while tracing is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("management.tracing.enabled")
class TracingConfiguration {

    @Bean
    @Primary
    BookingRequests tracedRequests(KafkaBookingRequests requests, Tracer tracer) {
        return new TracedBookingRequests(requests, tracer);
    }

    /**
     * Drops the spans of health and metrics requests: they come every few seconds, and their duration is of no
     * interest.
     */
    @Bean
    SpanExportingPredicate noManagement() {
        return span -> !span.getTags().getOrDefault("uri", "").startsWith("/actuator");
    }
}
