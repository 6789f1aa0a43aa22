package dev.slotkeeper.worker;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The worker's own settings, under {@code booking.worker}.
 *
 * @param groupId consumer group; all workers of one system share it; default booking-worker
 * @param concurrency consumers in this program, 1 to 64; more than the topic has partitions are idle; default 2
 * @param batchSize most requests decided in one transaction, 1 to 20,000; default 4,000
 * @param defaultPatience how long after its record's timestamp a request without expiresAt may be booked; default 60s
 * @param attemptTimeout within which one attempt on the database ends, 1s to 60s; default 10s
 * @param retryInterval pause between attempts while the database is away; default 200ms
 * @param heldRequests requests a consumer has in hand, 1 to 1,000,000, above which it stops reading until some are
 *     decided; one poll takes at most as many, so there can be twice as many for a moment; default 10,000
 * @param batchesInFlight most batches of a consumer whose events are not acknowledged yet, 1 to 64; default 4
 * @param replyTimeout after which a reply (not its event) is given up; default 10s
 * @param replyMegabytes memory for replies that are not acknowledged, 1 to 1,024, in MiB; above it replies to topics that
 *     take none are given up, and if there are none decisions wait; default 16
 * @param commitInterval most time between a batch and the commit of its offsets while batches keep coming; default
 *     100ms
 * @param logCheckInterval how often a worker looks whether log and database belong together, 1s to 1h; default 5s
 * @param expiryInterval how often a worker looks for holds and waits whose time is over, 100ms to 1h; default 500ms
 * @param waitlist how slots are waited for
 * @param availability how fast and how often slots' states are told
 * @param limits how much one customer may have at once; the same for all workers of one system
 * @param retention how long decisions and messages are kept
 * @param stopTimeout within which a stopping worker finishes its batch in hand; default 15s
 * @param hosts what a request's {@code Host} may name, without a port, beside {@code localhost} and addresses, 100 at
 *     most; default none
 */
@Validated
@ConfigurationProperties("booking.worker")
public record WorkerSettings(
        @DefaultValue("booking-worker") @NotBlank String groupId,
        @DefaultValue("2") @Min(1) @Max(64) int concurrency,
        @DefaultValue("4000") @Min(1) @Max(20_000) int batchSize,

        @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration defaultPatience,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration attemptTimeout,

        @DefaultValue("200ms") @DurationMin(millis = 10) @DurationMax(seconds = 10)
        Duration retryInterval,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int heldRequests,
        @DefaultValue("4") @Min(1) @Max(64) int batchesInFlight,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(seconds = 120)
        Duration replyTimeout,

        @DefaultValue("16") @Min(1) @Max(1_024) int replyMegabytes,

        @DefaultValue("100ms") @DurationMin(millis = 0) @DurationMax(seconds = 10)
        Duration commitInterval,

        @DefaultValue("5s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration logCheckInterval,

        @DefaultValue("500ms") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration expiryInterval,

        @DefaultValue @Valid Waitlist waitlist,
        @DefaultValue @Valid Availability availability,
        @DefaultValue @Valid CustomerLimits limits,
        @DefaultValue @Valid Retention retention,

        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(seconds = 300)
        Duration stopTimeout,

        @DefaultValue @NotNull @Size(max = 100) List<@Pattern(regexp = "[A-Za-z0-9._-]{1,253}") String> hosts) {

    public WorkerSettings {
        hosts = List.copyOf(hosts);
    }

    /**
     * How fast and how often slots' states are told, under {@code booking.worker.availability}.
     *
     * @param rate most states told in a second, 10 to 1,000,000; what changes faster is told less often; default 2,000
     * @param outsideInterval how often a worker looks for slots that others changed, 100ms to 1h; default 1s
     * @param sweepInterval between two sweeps that tell of all upcoming slots, 1s to 1d; default 10m
     */
    public record Availability(
            @DefaultValue("2000") @Min(10) @Max(1_000_000) int rate,

            @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(hours = 1)
            Duration outsideInterval,

            @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration sweepInterval) {}

    /**
     * How slots are waited for, under {@code booking.worker.waitlist}.
     *
     * @param longest most places in the waitlist of one slot, 0 to 100,000; 0 for no waitlists; default 1,000
     * @param overtaking whether a party that fits may come up before an earlier one that does not; default false
     */
    public record Waitlist(
            @DefaultValue("1000") @Min(0) @Max(100_000) int longest,
            @DefaultValue("false") boolean overtaking) {}

    /**
     * How much one customer may have at once, under {@code booking.worker.limits}.
     *
     * @param bookingsPerResource most bookings, holds and places in waitlists of one customer and resource, 0 to 100,000; 0
     *     for any number; default 0
     * @param overlapping whether one customer may have slots whose times overlap; default true
     */
    public record CustomerLimits(
            @DefaultValue("0") @Min(0) @Max(100_000) int bookingsPerResource,
            @DefaultValue("true") boolean overlapping) {}

    /**
     * How long what is over is kept, under {@code booking.worker.retention}. Requests must be gone before their decisions,
     * because a request that is read once more without its decision would be decided once more.
     *
     * @param decisions at least so long a request id is remembered, 1d to 36500d; it takes up to half as long again until
     *     decisions are dropped; the same for all workers of one system; default 90d
     * @param requests messages of booking.requests stay at least so long, decided or not, 1h to half of {@code decisions};
     *     with the topic's segment.ms (7d as a rule) on top it must be less than those, which the worker looks for at the
     *     topic itself; default 30d
     * @param events messages of booking.events stay at least so long, 1h to 36500d; default 30d
     * @param deadLetters messages of booking.requests.dlt stay at least so long, 1h to 36500d; default 90d
     * @param interval how often a worker looks what is to be dropped, 1s to 1d; default 1m
     */
    public record Retention(
            @DefaultValue("90d") @DurationMin(days = 1) @DurationMax(days = 36_500)
            Duration decisions,

            @DefaultValue("30d") @DurationMin(hours = 1) @DurationMax(days = 36_500)
            Duration requests,

            @DefaultValue("30d") @DurationMin(hours = 1) @DurationMax(days = 36_500)
            Duration events,

            @DefaultValue("90d") @DurationMin(hours = 1) @DurationMax(days = 36_500)
            Duration deadLetters,

            @DefaultValue("1m") @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration interval) {

        /** The usual times. */
        public static final Retention USUAL = new Retention(
                Duration.ofDays(90),
                Duration.ofDays(30),
                Duration.ofDays(30),
                Duration.ofDays(90),
                Duration.ofMinutes(1));

        /** @throws IllegalArgumentException if requests may outlive their decisions */
        public Retention {
            if (requests.multipliedBy(2).compareTo(decisions) > 0) {
                throw new IllegalArgumentException("booking.worker.retention.requests: given " + requests
                        + ", allowed up to half of the " + decisions + " that decisions are kept");
            }
        }
    }
}
