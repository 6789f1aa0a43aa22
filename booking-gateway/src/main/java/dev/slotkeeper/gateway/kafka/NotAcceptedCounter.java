package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts requests that were not taken, by cause; every cause has its counter from the start, so that a rise is visible.
 */
final class NotAcceptedCounter implements Consumer<Cause> {

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

    NotAcceptedCounter(MeterRegistry meters) {
        for (Cause cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("booking.gateway.not.accepted")
                            .description("Requests that were answered 503 because they could not be taken")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    @Override
    public void accept(Cause cause) {
        Counter counter = counters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }
}
