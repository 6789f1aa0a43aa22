package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the requests that wait for a reply, bounded in number, by correlation id. */
final class PendingReplies {

    private static final Logger log = LoggerFactory.getLogger(PendingReplies.class);
    private static final int CORRELATION_BYTES = 2 * Long.BYTES;

    /** The first half of every correlation id of this instance; separates late replies from replies to others. */
    private final long instance = new SecureRandom().nextLong();

    private final AtomicLong lastTicket = new AtomicLong();
    private final Map<Long, PendingRequest> waiting = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final List<ReplyListener> listeners;
    private final Counter late;
    private final Counter unknown;
    private final Counter unreadable;

    PendingReplies(int most, List<? extends ReplyListener> listeners, MeterRegistry meters) {
        this.room = new Semaphore(most);
        this.listeners = List.copyOf(listeners);
        this.late = ignored(meters, "late");
        this.unknown = ignored(meters, "unknown");
        this.unreadable = ignored(meters, "unreadable");
        Gauge.builder("booking.gateway.pending", waiting, Map::size)
                .description("Requests waiting for their reply")
                .register(meters);
        Gauge.builder("booking.gateway.pending.limit", () -> most)
                .description("Maximum number of requests waiting for their reply")
                .register(meters);
    }

    private static Counter ignored(MeterRegistry meters, String cause) {
        return Counter.builder("booking.gateway.replies.ignored")
                .description("Replies that no request waited for: late or repeated, unknown here, or unreadable")
                .tag("cause", cause)
                .register(meters);
    }

    /** Registers requests, all of them or, if there is no room, none; null if there is none. */
    @Nullable
    List<PendingRequest> open(List<UUID> requestIds) {
        if (!room.tryAcquire(requestIds.size())) {
            return null;
        }
        List<PendingRequest> opened = new ArrayList<>(requestIds.size());
        for (UUID requestId : requestIds) {
            opened.add(open(requestId));
        }
        return opened;
    }

    private PendingRequest open(UUID requestId) {
        long ticket = lastTicket.incrementAndGet();
        byte[] correlationId = ByteBuffer.allocate(CORRELATION_BYTES)
                .putLong(instance)
                .putLong(ticket)
                .array();
        PendingRequest request = new PendingRequest(requestId, correlationId, () -> {
            waiting.remove(ticket);
            room.release();
        });
        waiting.put(ticket, request);
        return request;
    }

    /** Accepts a reply as it was received; a malformed one affects only the caller it is for. */
    void arrived(byte @Nullable [] correlationId, byte @Nullable [] value, long offset) {
        if (correlationId == null || correlationId.length != CORRELATION_BYTES) {
            unknown.increment();
            return;
        }
        ByteBuffer correlation = ByteBuffer.wrap(correlationId);
        boolean ours = correlation.getLong() == instance;
        long ticket = correlation.getLong();
        PendingRequest request = ours ? waiting.get(ticket) : null;
        if (request == null) {
            boolean tooLate = ours && ticket <= lastTicket.get();
            (tooLate ? late : unknown).increment();
            if (tooLate) {
                complete(read(value, null, offset));
            }
            return;
        }
        Reply reply = read(value, request.requestId(), offset);
        if (reply != null && value != null) {
            complete(reply);
            request.answer().complete(new Outcome.Decided(reply, value));
        }
    }

    /** Notifies the listeners before the caller, so that the caller's next call sees the reply's effects. */
    private void complete(@Nullable Reply reply) {
        if (reply != null) {
            listeners.forEach(listener -> listener.replied(reply));
        }
    }

    private @Nullable Reply read(byte @Nullable [] value, @Nullable UUID requestId, long offset) {
        String why = "no value";
        try {
            Reply reply = value == null ? null : ContractJson.readReply(value);
            if (reply != null && (requestId == null || reply.requestId().equals(requestId))) {
                return reply;
            }
            why = reply == null ? why : "it is about request " + reply.requestId();
        } catch (ContractViolation violation) {
            why = String.valueOf(violation.getMessage());
        } catch (RuntimeException inconsistent) {
            why = inconsistent.toString();
        }
        unreadable.increment();
        log.atWarn()
                .addKeyValue("requestId", requestId)
                .addKeyValue("offset", offset)
                .log("Dropped a reply to request {} at offset {} of the reply topic: {}", requestId, offset, why);
        return null;
    }

    int size() {
        return waiting.size();
    }

    /** Ends every wait: each request that is in the log completes as undecided. */
    void endWaits() {
        List.copyOf(waiting.values()).forEach(PendingRequest::endWait);
    }
}
