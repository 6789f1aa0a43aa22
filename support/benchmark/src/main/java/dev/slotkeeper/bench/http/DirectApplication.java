package dev.slotkeeper.bench.http;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/**
 * Serves the {@code direct} peer over HTTP: the gateway's server stack and settings, but each request is its own
 * transaction on the thread that received it.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
        exclude = {
            KafkaAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            // On the class path because of the gateway, but switched off.
            SecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            OAuth2ResourceServerAutoConfiguration.class
        })
@Import({DirectBookings.class, DirectBookingService.class})
public class DirectApplication {

    /** The gateway's server settings and a pool of a few connections per core; an argument can set another size. */
    private static final String[] SETTINGS = {
        // No file has this name, so neither the gateway's nor the worker's settings are read.
        "spring.config.name=booking-direct",
        "spring.jmx.enabled=false",
        "spring.threads.virtual.enabled=true",
        "spring.datasource.hikari.maximum-pool-size=8",
        "spring.datasource.hikari.auto-commit=false",
        "server.tomcat.connection-timeout=5s",
        "server.tomcat.keep-alive-timeout=30s",
        "server.tomcat.max-connections=12000",
        "server.tomcat.accept-count=1000",
        "management.endpoint.health.probes.enabled=true",
        "management.endpoint.health.group.readiness.include=readinessState,db",
        "springdoc.api-docs.enabled=false",
        "springdoc.swagger-ui.enabled=false",
        "logging.level.root=warn"
    };

    public static void main(String[] args) {
        new SpringApplicationBuilder(DirectApplication.class)
                .properties(SETTINGS)
                .bannerMode(Banner.Mode.OFF)
                .run(args);
    }
}
