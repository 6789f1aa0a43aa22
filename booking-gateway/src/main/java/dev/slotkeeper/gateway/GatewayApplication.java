package dev.slotkeeper.gateway;

import org.springframework.boot.Banner;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts the gateway. */
@SpringBootApplication(
        exclude = { // only the profile secure brings in what protects, see the package security
            SecurityAutoConfiguration.class,
            SecurityFilterAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            OAuth2ResourceServerAutoConfiguration.class
        })
@EnableConfigurationProperties(GatewaySettings.class)
public class GatewayApplication {

    /** Returns a builder for the gateway; its configuration file is {@code booking-gateway.yml}. */
    public static SpringApplicationBuilder builder() {
        // A name of its own separates the file from the worker's when both are on one class path.
        return new SpringApplicationBuilder(GatewayApplication.class)
                .properties("spring.config.name=booking-gateway", "spring.jmx.enabled=false")
                .bannerMode(Banner.Mode.OFF);
    }

    public static void main(String[] args) {
        builder().run(args);
    }
}
