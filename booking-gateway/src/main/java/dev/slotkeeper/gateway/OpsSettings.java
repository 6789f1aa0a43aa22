package dev.slotkeeper.gateway;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the operators' page, under {@code booking.gateway.ops}.
 *
 * @param enabled false makes {@code /ops} and {@code /v1/ops} answer 404; default true
 * @param instances management addresses of the workers and of the other gateways, such as {@code http://host:8081}, 50
 *     at most; default the worker of this machine, {@code http://localhost:8081}
 * @param interval interval between reads of their metrics, which is also the distance of two points of a chart, 1 s to
 *     60 s; default 5 s
 * @param timeout time limit for one read of a program before it counts as down, 100 ms to 10 s; default 2 s
 */
public record OpsSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("http://localhost:8081") @NotNull @Size(max = 50)
        List<@Pattern(regexp = "https?://[^\\s@?#]{1,255}") String> instances,

        @DefaultValue("5s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration interval,

        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration timeout) {

    public OpsSettings {
        instances = List.copyOf(instances);
    }
}
