package dev.slotkeeper.worker.health;

import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Caches the health indicators that query another program. */
@Configuration(proxyBeanMethods = false)
class CachedHealthConfiguration {

    private static final Set<String> ASK_OTHERS = Set.of("dbHealthContributor", "kafkaHealthIndicator");

    @Bean
    static BeanPostProcessor healthOfOthersIsCached() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return ASK_OTHERS.contains(name) && bean instanceof HealthIndicator indicator
                        ? new CachedHealth(indicator, System::nanoTime)
                        : bean;
            }
        };
    }
}
