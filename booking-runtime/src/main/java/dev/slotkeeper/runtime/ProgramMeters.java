package dev.slotkeeper.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.boot.actuate.autoconfigure.metrics.OnlyOnceLoggingDenyMeterFilter;

/** Creates the meters and meter filters that every program has. */
public final class ProgramMeters {

    private static final int MAX_METHODS = 16;

    private ProgramMeters() {}

    /** Returns a constant gauge whose tags name the program and its version; only a packaged program knows its version. */
    public static MeterBinder info(String program) {
        String version = ProgramMeters.class.getPackage().getImplementationVersion();
        return registry -> Gauge.builder("booking.program", () -> 1)
                .description("constant 1; the tags name the program and its version")
                .tag("program", program)
                .tag("version", version == null ? "development" : version)
                .register(registry);
    }

    /**
     * Returns a filter that bounds the number of HTTP methods, because callers may invent any.
     *
     * @param prefix beginning of the metrics' names
     */
    public static MeterFilter boundedMethods(String prefix) {
        return boundedTag(prefix, "method", MAX_METHODS);
    }

    /**
     * Returns a filter that drops metrics with further values of a tag. Values that callers make up must not fill the
     * memory.
     *
     * @param prefix beginning of the metrics' names
     * @param max maximum number of values
     */
    @SuppressWarnings("removal") // Spring Boot offers no replacement yet
    public static MeterFilter boundedTag(String prefix, String tag, int max) {
        return MeterFilter.maximumAllowableTags(
                prefix,
                tag,
                max,
                new OnlyOnceLoggingDenyMeterFilter(
                        () -> "Too many values of the tag " + tag + ": metrics with further values are not recorded"));
    }
}
