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
 * Settings of the gateway, other than the addresses of Kafka and the database.
 *
 * @param instanceId part of the name of this gateway's reply topic, {@code booking.replies.gateway-<instanceId>}; must
 *     differ between gateways that run at the same time; default: host name and port
 * @param maxWaiting maximum number of requests waiting for a reply, 0 to 1,000,000; beyond it callers get 503; default
 *     0, which means as many as fit into three eighths of the maximum heap, 10,000 at most
 * @param maxConnections maximum number of open connections, 0 to 1,000,000; further ones wait to be accepted; default
 *     0, which means one for each request that may wait and as many more as fit into an eighth of the maximum heap,
 *     12,000 at most
 * @param connectionsPerAddress maximum number of these connections for one address (of IPv6: one /64 network), 0 to
 *     1,000,000; further ones are closed at once; default 0, which means a quarter of them
 * @param connectionShareExempt addresses and CIDR blocks that {@code connectionsPerAddress} does not limit, 50 at most;
 *     it never limits trusted proxies; default this machine's own addresses
 * @param headTimeout time limit for receiving a whole request line and headers, 100 ms to 1 min; default 10 s
 * @param defaultWait wait of a caller that sends no preference, 0 s to 60 s; default 10 s
 * @param longestWait maximum wait that a caller may ask for, 0 s to 60 s; default 60 s
 * @param ratePerClient maximum requests per second and customerId; beyond it callers get 429; 0 turns it off; default
 *     1,000
 * @param clientsRemembered number of customers whose rate is kept, the least recently seen are dropped; default 10,000
 * @param publishTimeout time limit for Kafka's acknowledgement of a request, 100 ms to 10 s; 800 ms at most for a
 *     caller whose wait is shorter; default 2 s
 * @param probeInterval interval between checks of Kafka's availability, 50 ms to 10 s; default 500 ms
 * @param probeTimeout time limit of such a check, 50 ms to 10 s; default 1 s
 * @param replyRetention retention of the reply topic; default 10 min
 * @param workerGroup consumer group of the workers; its offsets separate waiting requests from lost ones; default
 *     {@code booking-worker}
 * @param defaultPatience deadline that the workers give a request without expiresAt, 1 s to 7 days; must be equal to
 *     their {@code booking.worker.default-patience}; default 60 s
 * @param queueInterval interval between reads of the workers' progress while requests wait, 100 ms to 2 s; default 500
 *     ms
 * @param queueEvidence how long a partition must have moved under load before requests are refused because of its
 *     queue, 1 s to 60 s; default 30 s
 * @param requestsRemembered number of published requests whose partition and offset are kept; default 50,000
 * @param requestsRememberedFor how long they are kept; default 10 min
 * @param readTimeout time limit for a read of the database or the log; then the caller gets 503; 50 ms to 950 ms,
 *     because every response is due within a second; default 800 ms
 * @param readsAtOnce maximum number of concurrent reads of the database, 1 to 1,000; not above the size of its
 *     connection pool; default 10
 * @param readsQueued maximum number of queued reads; beyond it callers get 503; default 1,000
 * @param slotsRemembered maximum number of slots kept in memory, 0 to 10,000,000; if there are more, lists are read
 *     from the database; default 0, which means as many as fit into an eighth of the maximum heap
 * @param slotsReread interval between full reads of all slots, in case the availability feed missed one, 1 s to 1 d;
 *     default 10 min
 * @param listeners maximum number of open streams, 0 to 100,000; beyond it callers get 503; they do not count towards
 *     {@code maxConnections}; default 0, which means as many as fit into a third of the maximum heap, 10,000 at most
 * @param heartbeat interval between comments on a silent stream, 100 ms to 5 min; default 15 s
 * @param watches maximum number of watches of slots, 1 to 1,000,000; beyond it callers get 503; default 10,000
 * @param watchExpiry lifetime of a watch, 1 s to 1 d; default 1 h
 * @param bodyTimeout time limit for receiving a whole body, 100 ms to 1 min; default 5 s
 * @param stopGrace how long waiting requests may still be answered at shutdown before they get 202; less than
 *     {@code spring.lifecycle.timeout-per-shutdown-phase}; default 12 s
 * @param idempotencySecret key for the request ids that are derived from a customer and an {@code Idempotency-Key}, at
 *     least 32 bytes, the same for all gateways; required with the profile {@code secure}; default none, so that
 *     anybody can compute these ids
 * @param trustedProxies addresses and CIDR blocks of proxies whose {@code Forwarded} or {@code X-Forwarded-For} names
 *     the caller, 50 at most; default none: the caller is the peer of the connection
 * @param shares share of each bounded resource that one caller may take
 * @param hosts allowed values of a request's {@code Host} while the profile {@code secure} is off, besides
 *     {@code localhost} and this machine's own addresses, such as {@code bookings.example}, without a port, 100 at
 *     most; default none
 * @param ops settings of the operators' page
 * @param security settings of authentication, used with the profile {@code secure} only
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

    private static final int MAX_WAITING = 10_000;
    private static final int MAX_IDLE = 2_000;

    /** Memory of a connection that has sent half of a head; measured, plus a reserve. */
    private static final int BYTES_OF_A_CONNECTION = 48 * 1024;

    /** Memory of a waiting request, most of it Tomcat's buffers; measured, plus a reserve. */
    private static final int BYTES_OF_A_WAIT = 128 * 1024;

    /** Memory of a slot with its entries in two lists; measured, plus a reserve. */
    private static final int BYTES_OF_A_SLOT = 1_024;

    private static final int MAX_LISTENERS = 10_000;

    /** Memory of a stream, most of it Tomcat's buffers; measured, plus a reserve. */
    private static final int BYTES_OF_A_LISTENER = 8 * 1024;

    /** Returns the maximum number of requests waiting for a reply. */
    public int waitingLimit() {
        if (maxWaiting > 0) {
            return maxWaiting;
        }
        return (int) Math.min(MAX_WAITING, eighthOfHeap() * 3 / BYTES_OF_A_WAIT);
    }

    /** Returns the maximum number of open connections. */
    public int connectionLimit() {
        if (maxConnections > 0) {
            return maxConnections;
        }
        return waitingLimit() + (int) Math.min(MAX_IDLE, eighthOfHeap() / BYTES_OF_A_CONNECTION);
    }

    /** Returns the maximum number of these connections for one address. */
    public int connectionShare() {
        return connectionsPerAddress > 0 ? connectionsPerAddress : Math.max(1, connectionLimit() / 4);
    }

    /** Returns the maximum number of slots kept in memory. */
    public int slotLimit() {
        return slotsRemembered > 0 ? slotsRemembered : (int) Math.max(1, eighthOfHeap() / BYTES_OF_A_SLOT);
    }

    /** Returns the maximum number of open streams. */
    public int listenerLimit() {
        if (listeners > 0) {
            return listeners;
        }
        return (int) Math.min(MAX_LISTENERS, eighthOfHeap() * 8 / 3 / BYTES_OF_A_LISTENER);
    }

    private static long eighthOfHeap() {
        return Runtime.getRuntime().maxMemory() / 8;
    }
}
