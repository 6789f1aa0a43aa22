package dev.slotkeeper.worker.health;

import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Caches the health indicators that query another program. */
@Configuration(proxyBeanMethods = false)
class CachedHealthConfiguration {

    private static final Set<String> CACHED_INDICATORS = Set.of("dbHealthContributor", "kafkaHealthIndicator");

    @Bean
    static BeanPostProcessor healthOfOthersIsCached() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return CACHED_INDICATORS.contains(name) && bean instanceof HealthIndicator indicator
                        ? new CachedHealth(indicator, System::nanoTime)
                        : bean;
            }
        };
    }
}
