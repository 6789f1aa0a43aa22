package dev.slotkeeper.gateway.queue;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CommandWithDeadline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Answers questions about the queues, before a request is published and while it waits. */
public final class AdmissionControl implements RequestQueue {

    private final Supplier<@Nullable QueueForecast> forecasts;
    private final Runnable requestSample;
    private final Duration defaultPatience;
    private final Clock clock;
    private final Counter rejected;

    /**
     * Creates the queues; makes no call to Kafka itself.
     *
     * @param wanted called when a caller needs a forecast
     * @param defaultPatience deadline that the workers give a request without expiresAt
     */
    public AdmissionControl(
            Supplier<@Nullable QueueForecast> forecasts,
            Runnable wanted,
            Duration defaultPatience,
            Clock clock,
            MeterRegistry meters) {
        this.forecasts = forecasts;
        this.requestSample = wanted;
        this.defaultPatience = defaultPatience;
        this.clock = clock;
        this.rejected = Counter.builder("booking.gateway.queue.rejected")
                .description("Requests that were not published because their queue is too long for their deadline")
                .register(meters);
    }

    @Override
    public OptionalInt retrySeconds(Command command) {
        requestSample.run();
        QueueForecast forecast = forecasts.get();
        Duration left = left(command);
        // A request past its deadline by this clock may not be so by the database's, which decides.
        if (forecast == null || left == null || left.isNegative() || left.isZero()) {
            return OptionalInt.empty();
        }
        int partition = partition(command.slotId(), forecast.paces().size());
        Duration wait = forecast.tooLongBy(partition, left, System.nanoTime());
        if (wait == null) {
            return OptionalInt.empty();
        }
        rejected.increment();
        return OptionalInt.of(Math.toIntExact(wait.toSeconds()));
    }

    @Override
    public @Nullable QueuePosition place(LogPosition position) {
        requestSample.run();
        QueueForecast forecast = forecasts.get();
        return forecast == null ? null : forecast.place(position, System.nanoTime());
    }

    /** Returns how long the command may wait; null if it has no deadline. */
    private @Nullable Duration left(Command command) {
        if (!(command instanceof CommandWithDeadline limited)) {
            return null;
        }
        Instant given = limited.expiresAt();
        return given == null ? defaultPatience : Duration.between(clock.instant(), given);
    }

    /** Returns the partition that the producer chooses: by the key alone, as Kafka's default partitioner does. */
    static int partition(String slotId, int partitions) {
        return Utils.toPositive(Utils.murmur2(slotId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
