package dev.slotkeeper.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Excludes Spring Boot's tracing auto-configuration unless {@code management.tracing.enabled} is true. The property
 * alone only stops the export of spans; they would still be created.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String BOOT = "org.springframework.boot.actuate.autoconfigure.";
    private static final List<String> TRACING =
            List.of(BOOT + "tracing.", BOOT + "opentelemetry.", BOOT + "logging.OpenTelemetry", BOOT + "logging.otlp.");

    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        on = environment.getProperty("management.tracing.enabled", Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata unused) {
        boolean[] kept = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            kept[i] = on || candidate == null || TRACING.stream().noneMatch(candidate::startsWith);
        }
        return kept;
    }
}
