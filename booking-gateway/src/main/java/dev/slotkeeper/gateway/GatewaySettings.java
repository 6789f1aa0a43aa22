package dev.slotkeeper.gateway;

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
 * What can be set about the gateway, beside the addresses of its neighbours.
 *
 * @param instanceId names this gateway's reply topic, {@code booking.replies.gateway-<instanceId>}; must differ between
 *     gateways that run at the same time; default: host name and port
 * @param maxWaiting requests that may wait for a reply at once, 0 to 1,000,000; beyond it callers get 503; default 0,
 *     which means as many as fit into three eighths of the largest heap, 10,000 at most
 * @param maxConnections callers that may be connected at once, 0 to 1,000,000; others wait to be let in; default 0, which
 *     means one for each request that may wait and as many more as fit into an eighth of the largest heap, 12,000 at most
 * @param connectionsPerAddress how many of these one address (of IPv6: one /64 network) may have, 0 to 1,000,000; what is
 *     beyond is closed at once; default 0, which means a quarter of them
 * @param connectionShareExempt addresses and CIDR blocks that {@code connectionsPerAddress} does not bound, 50 at most;
 *     proxies that are trusted never are; default this machine's own
 * @param headTimeout how long a caller may take in all to send a request line and headers, 100 ms to 1 min; default 10 s
 * @param defaultWait how long a caller waits who prefers nothing, 0 s to 60 s; default 10 s
 * @param longestWait the longest wait a caller may ask for, 0 s to 60 s; default 60 s
 * @param ratePerClient requests per second and customerId, beyond which callers get 429; 0 turns it off; default 1,000
 * @param clientsRemembered customers whose rate is remembered, the least recent are forgotten; default 10,000
 * @param publishTimeout how long a request may take to be acknowledged by Kafka, 100 ms to 10 s; a caller whose wait is
 *     shorter gets 800 ms at most; default 2 s
 * @param probeInterval how often Kafka is asked whether it is there, 50 ms to 10 s; default 500 ms
 * @param probeTimeout how long Kafka may take to say so, 50 ms to 10 s; default 1 s
 * @param replyRetention how long Kafka keeps replies on the reply topic; default 10 min
 * @param workerGroup consumer group of the workers, whose offsets tell waiting requests from lost ones; default
 *     {@code booking-worker}
 * @param defaultPatience how long the workers give a request without expiresAt, 1 s to 7 days; the same as their {@code
 *     booking.worker.default-patience}; default 60 s
 * @param queueInterval how often the workers' progress is asked for while somebody waits, 100 ms to 2 s; default 500 ms
 * @param queueEvidence how long a partition must have moved under work before anybody is turned away because of its
 *     queue, 1 s to 60 s; default 30 s
 * @param requestsRemembered published requests whose place in the log is remembered; default 50,000
 * @param requestsRememberedFor how long it is remembered; default 10 min
 * @param readTimeout when a read of the database or the log is given up and answered 503, 50 ms to 950 ms, because any
 *     answer is due within a second; default 800 ms
 * @param readsAtOnce reads of the database at once, 1 to 1,000; no more than its connection pool holds; default 10
 * @param readsQueued reads that may queue for it, beyond which callers get 503; default 1,000
 * @param slotsRemembered slots that are kept in memory, 0 to 10,000,000; when there are more, lists are read from the
 *     database; default 0, which means as many as fit into an eighth of the largest heap
 * @param slotsReread how often all slots are read anew, in case the availability feed failed to tell of one, 1 s to 1 d;
 *     default 10 min
 * @param listeners callers that may listen to streams at once, 0 to 100,000; beyond it they get 503; they have room of
 *     their own beside {@code maxConnections}; default 0, which means as many as fit into a third of the largest heap, 10,000
 *     at most
 * @param heartbeat how often a stream that is silent says that it is alive, 100 ms to 5 min; default 15 s
 * @param watches watches of slots that are kept at once, 1 to 1,000,000; beyond it callers get 503; default 10,000
 * @param watchExpiry how long a watch is kept, 1 s to 1 d; default 1 h
 * @param bodyTimeout how long a caller may take in all to send a body, 100 ms to 1 min; default 5 s
 * @param stopGrace when stopping, how long waiting requests may still be answered before they get 202; less than {@code
 *     spring.lifecycle.timeout-per-shutdown-phase}; default 12 s
 * @param idempotencySecret at least 32 bytes, the same for all gateways, from which request ids follow that are made of a customer
 *     and an {@code Idempotency-Key}; required with the profile {@code secure}; default none, so that anybody can compute them
 * @param trustedProxies addresses and CIDR blocks of proxies whose {@code Forwarded} or {@code X-Forwarded-For} says who
 *     calls, 50 at most; default none, so that a caller is whoever is connected
 * @param shares how much of each bounded place one caller may take
 * @param hosts what a request's {@code Host} may name while the profile {@code secure} is off, beside {@code localhost} and
 *     this machine's own addresses, such as {@code bookings.example}, without a port, 100 at most; default none
 * @param ops what operators are shown
 * @param security whose tokens are taken where callers are asked who they are
 */
@Validated
@ConfigurationProperties("booking.gateway")
public record GatewaySettings(
        @DefaultValue("") @Pattern(regexp = "[A-Za-z0-9._-]{0,200}")
        String instanceId,

        @DefaultValue("0") @Min(0) @Max(1_000_000) int maxWaiting,
        @DefaultValue("0") @Min(0) @Max(1_000_000) int maxConnections,
        @DefaultValue("0") @Min(0) @Max(1_000_000) int connectionsPerAddress,

        @DefaultValue({"127.0.0.0/8", "::1"}) @NotNull @Size(max = 50)
        List<@Pattern(regexp = "[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?") String> connectionShareExempt,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration headTimeout,

        @DefaultValue("10s") @DurationMin @DurationMax(seconds = 60)
        Duration defaultWait,

        @DefaultValue("60s") @DurationMin @DurationMax(seconds = 60)
        Duration longestWait,

        @DefaultValue("1000") @Min(0) @Max(1_000_000) int ratePerClient,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int clientsRemembered,

        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration publishTimeout,

        @DefaultValue("500ms") @DurationMin(millis = 50) @DurationMax(seconds = 10)
        Duration probeInterval,

        @DefaultValue("1s") @DurationMin(millis = 50) @DurationMax(seconds = 10)
        Duration probeTimeout,

        @DefaultValue("10m") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration replyRetention,

        @DefaultValue("booking-worker") @NotBlank String workerGroup,

        @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration defaultPatience,

        @DefaultValue("500ms") @DurationMin(millis = 100) @DurationMax(seconds = 2)
        Duration queueInterval,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration queueEvidence,

        @DefaultValue("50000") @Min(1) @Max(1_000_000) int requestsRemembered,

        @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration requestsRememberedFor,

        @DefaultValue("800ms") @DurationMin(millis = 50) @DurationMax(millis = 950)
        Duration readTimeout,

        @DefaultValue("10") @Min(1) @Max(1_000) int readsAtOnce,
        @DefaultValue("1000") @Min(1) @Max(100_000) int readsQueued,

        @DefaultValue("0") @Min(0) @Max(10_000_000) int slotsRemembered,

        @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration slotsReread,

        @DefaultValue("0") @Min(0) @Max(100_000) int listeners,

        @DefaultValue("15s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration heartbeat,

        @DefaultValue("10000") @Min(1) @Max(1_000_000) int watches,

        @DefaultValue("1h") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration watchExpiry,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration bodyTimeout,

        @DefaultValue("12s") @DurationMin @DurationMax(minutes = 1)
        Duration stopGrace,

        @DefaultValue("") @NotNull Secret idempotencySecret,

        @DefaultValue @NotNull @Size(max = 50)
        List<@Pattern(regexp = "[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?") String> trustedProxies,

        @DefaultValue @Valid SharesSettings shares,

        @DefaultValue @NotNull @Size(max = 100)
        List<@Pattern(regexp = "[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]") String> hosts,

        @DefaultValue @Valid OpsSettings ops,

        @DefaultValue @Valid SecuritySettings security) {

    public GatewaySettings {
        trustedProxies = List.copyOf(trustedProxies);
        hosts = List.copyOf(hosts);
        connectionShareExempt = List.copyOf(connectionShareExempt);
    }

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_IDLE = 2_000;

    /** Memory of a connection that has sent half of a head; measured, with some to spare. */
    private static final int BYTES_OF_A_CONNECTION = 48 * 1024;

    /** What a waiting request costs, most of it Tomcat's buffers; measured, with some to spare. */
    private static final int BYTES_OF_A_WAIT = 128 * 1024;

    /** What a slot costs, with its places in two lists; measured, with some to spare. */
    private static final int BYTES_OF_A_SLOT = 1_024;

    private static final int MOST_LISTENERS = 10_000;

    /** What a stream costs, most of it Tomcat's buffers; measured, with some to spare. */
    private static final int BYTES_OF_A_LISTENER = 8 * 1024;

    /** How many requests may wait for a reply at once. */
    public int waitingLimit() {
        if (maxWaiting > 0) {
            return maxWaiting;
        }
        return (int) Math.min(MOST_WAITING, eighthOfHeap() * 3 / BYTES_OF_A_WAIT);
    }

    /** How many callers may be connected at once. */
    public int connectionLimit() {
        if (maxConnections > 0) {
            return maxConnections;
        }
        return waitingLimit() + (int) Math.min(MOST_IDLE, eighthOfHeap() / BYTES_OF_A_CONNECTION);
    }

    /** Returns how many of these one address may have. */
    public int connectionShare() {
        return connectionsPerAddress > 0 ? connectionsPerAddress : Math.max(1, connectionLimit() / 4);
    }

    /** How many slots are kept in memory. */
    public int slotLimit() {
        return slotsRemembered > 0 ? slotsRemembered : (int) Math.max(1, eighthOfHeap() / BYTES_OF_A_SLOT);
    }

    /** How many callers may listen to streams at once. */
    public int listenerLimit() {
        if (listeners > 0) {
            return listeners;
        }
        return (int) Math.min(MOST_LISTENERS, eighthOfHeap() * 8 / 3 / BYTES_OF_A_LISTENER);
    }

    private static long eighthOfHeap() {
        return Runtime.getRuntime().maxMemory() / 8;
    }
}
