package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.OpsSettings;
import dev.slotkeeper.gateway.live.LatestEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.metrics.OnlyOnceLoggingDenyMeterFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

    private static final int MAX_METHODS = 16;
    private static final int MAX_OUTCOMES = 100;

    /** Names this program and its version; the version is known only to a packaged one. */
    @Bean
    MeterBinder program() {
        String version = OpsConfiguration.class.getPackage().getImplementationVersion();
        return registry -> Gauge.builder("booking.program", () -> 1)
                .description("Always 1; the tags name the program and its version")
                .tag("program", "gateway")
                .tag("version", version == null ? "development" : version)
                .register(registry);
    }

    /**
     * Limits the values of a tag: should a tag take values that callers make up, its metrics must not fill the memory.
     */
    @Bean
    MeterFilter boundedMethods() {
        return bounded("http.server.requests", "method", MAX_METHODS);
    }

    @Bean
    MeterFilter boundedMethodsOfAnswers() {
        return bounded("booking.gateway", "method", MAX_METHODS);
    }

    @Bean
    MeterFilter boundedOutcomes() {
        return bounded("booking.gateway", "outcome", MAX_OUTCOMES);
    }

    @SuppressWarnings("removal") // Spring Boot offers no replacement yet
    private static MeterFilter bounded(String prefix, String tag, int most) {
        return MeterFilter.maximumAllowableTags(
                prefix,
                tag,
                most,
                new OnlyOnceLoggingDenyMeterFilter(
                        () -> "Too many values of the tag " + tag + ": metrics with further values are dropped"));
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
        MetricsPoller metricsPoller(GatewaySettings settings, PrometheusMeterRegistry meters, Operations operations) {
            OpsSettings ops = settings.ops();
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ops.timeout())
                    .build();
            Instances sources = new Instances(
                    new LocalMetricsSource(meters),
                    ops.instances(),
                    InetAddress::getAllByName,
                    address -> new RemoteMetricsSource(address, ops.timeout(), client));
            // Two requests, one after the other, plus a reserve.
            Duration patience = ops.timeout().multipliedBy(2).plusMillis(500);
            return new MetricsPoller(sources, ops.interval(), patience, operations);
        }
    }
}
