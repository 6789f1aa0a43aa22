package dev.slotkeeper.gateway.ops;

import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Caches health results that require a call to another program. */
@Configuration(proxyBeanMethods = false)
class CachedHealthConfiguration {

    private static final Set<String> CACHED_INDICATORS = Set.of("dbHealthContributor");

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
