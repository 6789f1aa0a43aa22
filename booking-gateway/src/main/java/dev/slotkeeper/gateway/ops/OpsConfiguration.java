package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.OpsSettings;
import dev.slotkeeper.gateway.live.LatestEvents;
import dev.slotkeeper.runtime.CachedHealth;
import dev.slotkeeper.runtime.OpsEndpoint;
import dev.slotkeeper.runtime.ProgramMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

    private static final int MAX_OUTCOMES = 100;
    private static final Duration RESERVE = Duration.ofMillis(500);

    @Bean
    OpsEndpoint opsEndpoint(PrometheusMeterRegistry meters) {
        return new OpsEndpoint(meters, () -> null);
    }

    @Bean
    static BeanPostProcessor cachedHealth() {
        return CachedHealth.ofBeans(Set.of("dbHealthContributor"));
    }

    @Bean
    MeterBinder program() {
        return ProgramMeters.info("gateway");
    }

    @Bean
    MeterFilter boundedMethods() {
        return ProgramMeters.boundedMethods("http.server.requests");
    }

    @Bean
    MeterFilter boundedMethodsOfAnswers() {
        return ProgramMeters.boundedMethods("booking.gateway");
    }

    @Bean
    MeterFilter boundedOutcomes() {
        return ProgramMeters.boundedTag("booking.gateway", "outcome", MAX_OUTCOMES);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "booking.gateway.ops.enabled", matchIfMissing = true)
    static class Shown {

        @Bean
        Operations operations(GatewaySettings settings, LatestEvents events, ObjectProvider<DemoCrowd> crowd) {
            return new Operations(settings.ops().interval(), events, crowd.getIfAvailable());
        }

        /** Starts the watch only after all meters are registered. */
        @Bean
        ApplicationListener<ApplicationReadyEvent> opsWatchStarts(MetricsPoller watch) {
            return ready -> watch.start();
        }

        @Bean(destroyMethod = "close")
        MetricsPoller metricsPoller(GatewaySettings settings, OpsEndpoint endpoint, Operations operations) {
            OpsSettings ops = settings.ops();
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ops.timeout())
                    .build();
            Instances sources = new Instances(
                    new LocalMetricsSource(endpoint),
                    ops.instances(),
                    InetAddress::getAllByName,
                    address -> new RemoteMetricsSource(address, ops.timeout(), client));
            Duration roundTimeout = ops.timeout().plus(RESERVE);
            return new MetricsPoller(sources, ops.interval(), roundTimeout, operations);
        }
    }
}
