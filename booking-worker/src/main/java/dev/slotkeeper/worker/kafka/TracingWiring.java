package dev.slotkeeper.worker.kafka;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the beans that exist only while tracing is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("management.tracing.enabled")
class TracingWiring {

    @Bean
    Sampler sampler() {
        return new LinkedSampler();
    }
}
