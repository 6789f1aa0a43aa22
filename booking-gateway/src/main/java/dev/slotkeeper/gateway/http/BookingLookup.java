package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.Place;
import dev.slotkeeper.gateway.kafka.RequestLog;
import dev.slotkeeper.gateway.slots.Decisions;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds out what became of a request: its stored decision, or how far the workers have come. */
@Component
final class BookingLookup {

    private static final byte[] PENDING = "{\"status\":\"PENDING\"}".getBytes(StandardCharsets.UTF_8);

    private final Decisions decisions;
    private final RequestLog requests;
    private final long limitMillis;

    BookingLookup(Decisions decisions, RequestLog requests, GatewaySettings settings) {
        this.decisions = decisions;
        this.requests = requests;
        this.limitMillis = settings.readTimeout().toMillis();
    }

    CompletableFuture<Answer> find(UUID requestId, @Nullable Place place) {
        return decisions
                .find(requestId)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(decided(found.get()))
                        : findInLog(requestId, place))
                .orTimeout(limitMillis, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Answer> findInLog(UUID requestId, @Nullable Place place) {
        return requests.standing(requestId, place).thenCompose(standing -> switch (standing) {
            case UNKNOWN -> CompletableFuture.completedFuture(unknown(requestId));
            case WAITING -> CompletableFuture.completedFuture(Answer.json(HttpStatus.OK, "PENDING", PENDING));
            // The decision may have been stored since we looked; if not, the only answer that is not stored was given.
            case PAST ->
                decisions.find(requestId).thenApply(found -> found.map(BookingLookup::decided)
                        .orElseGet(() -> couldNotBeRead(requestId)));
        });
    }

    private static Answer decided(Decisions.Found found) {
        DecisionRecord decision = found.decision();
        String status = found.bookingStatus() == null ? status(decision) : found.bookingStatus();
        String reply = new String(decision.replyJson(), StandardCharsets.UTF_8);
        String body = "{\"status\":\"" + status + "\",\"outcome\":" + reply + "}";
        return Answer.json(HttpStatus.OK, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String status(DecisionRecord decision) {
        return switch (decision.outcome()) {
            case CONFIRMED, SLOT_CREATED, SLOT_CHANGED, SLOT_CLOSED, SLOT_REOPENED, SLOT_DELETED -> "CONFIRMED";
            case REJECTED, HELD, WAITLISTED, CANCELLED, RELEASED, EXPIRED, RESCHEDULED ->
                decision.outcome().name();
        };
    }

    private static Answer unknown(UUID requestId) {
        return Problem.of(
                        HttpStatus.NOT_FOUND,
                        "REQUEST_NOT_FOUND",
                        "No such request is known.",
                        "Check the request id, and use the Location of the 202 answer as it was given.")
                .about(requestId)
                .answer();
    }

    private static Answer couldNotBeRead(UUID requestId) {
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, ErrorCode.SLOT_FETCH_ERROR.message())
                .about(requestId)
                .answer();
    }
}
