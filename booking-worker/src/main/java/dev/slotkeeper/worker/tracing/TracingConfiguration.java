package dev.slotkeeper.worker.tracing;

import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.batch.LedgerBatchProcessor;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Creates the beans that exist only if tracing is enabled. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("management.tracing.enabled")
class TracingConfiguration {

    @Bean
    @Primary
    BatchProcessor tracedBatchProcessor(LedgerBatchProcessor ledgerBatchProcessor, Tracer tracer) {
        return new TracedBatchProcessor(ledgerBatchProcessor, tracer);
    }

    @Bean
    Sampler sampler() {
        return new LinkBasedSampler();
    }
}
