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
 * @param groupId consumer group, shared by all workers of one system; default booking-worker
 * @param concurrency consumers in this program, 1 to 64; consumers beyond the topic's partitions are idle; default 2
 * @param batchSize maximum number of requests decided in one transaction, 1 to 20,000; default 4,000
 * @param defaultPatience time after its record's timestamp until which a request without expiresAt may be booked, 1s to
 *     7d; default 60s
 * @param attemptTimeout maximum duration of one attempt on the database, 1s to 60s; default 10s
 * @param retryInterval pause between attempts while the database is unavailable, 10ms to 10s; default 200ms
 * @param heldRequests undecided requests in a consumer's buffer, 1 to 1,000,000, above which it pauses reading; one
 *     poll returns at most as many, so the buffer can briefly hold twice as many; default 10,000
 * @param batchesInFlight maximum number of a consumer's batches with unacknowledged events, 1 to 64; default 4
 * @param replyTimeout time after which a reply (not its event) is dropped, 1s to 120s; default 10s
 * @param replyMegabytes memory for unacknowledged replies, 1 to 1,024, in MiB; above it replies to topics that accept
 *     none are dropped, and if there are none, decisions wait; default 16
 * @param commitInterval maximum delay of a batch's offset commit while batches keep coming, 0 to 10s; default 100ms
 * @param logCheckInterval interval of the check that request topic and database match, 1s to 1h; default 5s
 * @param expiryInterval interval of the search for holds and waitlist entries past their deadline, 100ms to 1h; default
 *     500ms
 * @param misplaced what happens to requests in a partition that is not their key's; {@code decide} only while
 *     partitions are added; the same for all workers of one system; default refuse
 * @param waitlist settings of the waitlists
 * @param availability rate and intervals at which slot states are published
 * @param limits limits on one customer's bookings; the same for all workers of one system
 * @param retention how long decisions and messages are kept
 * @param stopTimeout maximum time in which a stopping worker finishes its current batch, 1s to 300s; default 15s
 * @param hosts values allowed in a request's {@code Host}, without a port, besides {@code localhost} and addresses; at
 *     most 100; default none
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

        @DefaultValue("refuse") @NotNull Misplaced misplaced,
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

    /** Treatment of a request in a partition that is not its key's. */
    public enum Misplaced {
        /** It is refused as malformed, and no slot is touched. */
        REFUSE,
        /** It is decided; the order of a slot's requests in several partitions is then undefined. */
        DECIDE
    }

    /**
     * Rate and intervals at which slot states are published, under {@code booking.worker.availability}.
     *
     * @param rate maximum number of states published per second, 10 to 1,000,000; slots that change faster skip states;
     *     default 2,000
     * @param outsideInterval interval of the search for slots changed by other programs, 100ms to 1h; default 1s
     * @param sweepInterval interval between two sweeps that publish all upcoming slots, 1s to 1d; default 10m
     */
    public record Availability(
            @DefaultValue("2000") @Min(10) @Max(1_000_000) int rate,

            @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(hours = 1)
            Duration outsideInterval,

            @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(days = 1)
            Duration sweepInterval) {}

    /**
     * Settings of the waitlists, under {@code booking.worker.waitlist}.
     *
     * @param longest maximum number of entries in one slot's waitlist, 0 to 100,000; 0 for no waitlists; default 1,000
     * @param overtaking whether an entry that fits may be promoted before an earlier one that does not, so that the seats
     *     left over are free for everybody; false holds all free seats back for the waitlist; default true
     * @param placesPerCustomer maximum number of entries of one customer in one slot's waitlist, of any
     *     quantity, 1 to 100,000; default 1
     */
    public record Waitlist(
            @DefaultValue("1000") @Min(0) @Max(100_000) int longest,
            @DefaultValue("true") boolean overtaking,
            @DefaultValue("1") @Min(1) @Max(100_000) int placesPerCustomer) {}

    /**
     * Limits on one customer's bookings, under {@code booking.worker.limits}.
     *
     * @param bookingsPerResource maximum number of bookings, holds and waitlist entries of one customer for one
     *     resource, 0 to 100,000; 0 for no limit; default 0
     * @param overlapping whether one customer may have slots whose times overlap; default true
     */
    public record CustomerLimits(
            @DefaultValue("0") @Min(0) @Max(100_000) int bookingsPerResource,
            @DefaultValue("true") boolean overlapping) {}

    /**
     * Retention of decisions and messages, under {@code booking.worker.retention}. Requests must be deleted before
     * their decisions, because a request that is read again without its decision would be decided again.
     *
     * @param decisions minimum time for which a request id is remembered, 1d to 36500d; decisions are dropped up to
     *     half as long after that; the same for all workers of one system; default 90d
     * @param requests minimum retention of booking.requests, decided or not, 1h to half of {@code decisions}; together
     *     with the topic's segment.ms (by default 7d) it must be less than {@code decisions}, which the worker checks
     *     on the topic itself; default 30d
     * @param events minimum retention of booking.events, 1h to 36500d; default 30d
     * @param deadLetters minimum retention of booking.requests.dlt, 1h to 36500d; default 90d
     * @param interval interval of the search for what is to be dropped, 1s to 1d; default 1m
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

        /** The default settings. */
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
