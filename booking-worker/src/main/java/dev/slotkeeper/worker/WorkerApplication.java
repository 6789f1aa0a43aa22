package dev.slotkeeper.worker;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The booking worker. */
@SpringBootApplication(
        exclude = KafkaAutoConfiguration.class, // our own configuration works on raw bytes
        excludeName = { // present if a gateway is on the class path; the worker authenticates no callers
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet"
                    + ".OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties(WorkerSettings.class)
public class WorkerApplication {

    /** Starts a worker; settings are read from booking-worker.yml, the environment and the arguments. */
    public static void main(String[] args) {
        OutOfMemoryExit.install();
        builder().run(args);
        OutOfMemoryExit.watchKafkaThreads();
    }

    /** Returns a builder for a worker that can share a JVM with other programs: it reads booking-worker.yml. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(WorkerApplication.class)
                .properties("spring.config.name=booking-worker")
                .bannerMode(Banner.Mode.OFF);
    }
}
