package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.Outcome.NotTaken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Answers questions about the queues, before a request is published and while it waits. */
final class Queues implements AwaitedRequests.Queue {

    private final Supplier<@Nullable QueueForecast> forecasts;
    private final Runnable wanted;
    private final Duration defaultPatience;
    private final Clock clock;
    private final Counter turnedAway;

    /**
     * Creates the queues; makes no call to Kafka itself.
     *
     * @param wanted called when a caller needs a forecast
     * @param defaultPatience deadline that the workers give a request without expiresAt
     */
    Queues(
            Supplier<@Nullable QueueForecast> forecasts,
            Runnable wanted,
            Duration defaultPatience,
            Clock clock,
            MeterRegistry meters) {
        this.forecasts = forecasts;
        this.wanted = wanted;
        this.defaultPatience = defaultPatience;
        this.clock = clock;
        this.turnedAway = Counter.builder("booking.gateway.turned.away")
                .description("Requests that were not published because their queue is too long for their deadline")
                .register(meters);
    }

    @Override
    public @Nullable NotTaken refusal(Command command) {
        wanted.run();
        QueueForecast forecast = forecasts.get();
        Duration left = left(command);
        // A request past its deadline by this clock may not be so by the database's, which decides.
        if (forecast == null || left == null || left.isNegative() || left.isZero()) {
            return null;
        }
        int partition = partition(command.slotId(), forecast.paces().size());
        Duration wait = forecast.tooLongBy(partition, left, System.nanoTime());
        if (wait == null) {
            return null;
        }
        turnedAway.increment();
        return new NotTaken(Cause.QUEUE_TOO_LONG, Math.toIntExact(wait.toSeconds()));
    }

    @Override
    public @Nullable QueuePlace place(Place place) {
        wanted.run();
        QueueForecast forecast = forecasts.get();
        return forecast == null ? null : forecast.place(place, System.nanoTime());
    }

    /** Returns how long the command may wait; null if it has no deadline. */
    private @Nullable Duration left(Command command) {
        Instant given;
        if (command instanceof SeatCommand seats) {
            given = seats.expiresAt();
        } else if (command instanceof RescheduleBooking move) {
            given = move.expiresAt();
        } else {
            return null;
        }
        return given == null ? defaultPatience : Duration.between(clock.instant(), given);
    }

    /** Returns the partition that the producer chooses: by the key alone, as Kafka's default partitioner does. */
    static int partition(String slotId, int partitions) {
        return Utils.toPositive(Utils.murmur2(slotId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
