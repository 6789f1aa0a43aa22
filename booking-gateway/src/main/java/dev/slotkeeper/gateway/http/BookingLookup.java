package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.Place;
import dev.slotkeeper.gateway.kafka.RequestLog;
import dev.slotkeeper.gateway.live.BookingState;
import dev.slotkeeper.gateway.slots.Decisions;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Looks up a request: its stored decision or, without one, the progress of the workers in the request log. */
@Component
final class BookingLookup {

    private final Decisions decisions;
    private final RequestLog requests;
    private final long limitMillis;

    BookingLookup(Decisions decisions, RequestLog requests, GatewaySettings settings) {
        this.decisions = decisions;
        this.requests = requests;
        this.limitMillis = settings.readTimeout().toMillis();
    }

    /**
     * Result of a lookup.
     *
     * @param state null when the response is a problem
     */
    record Looked(Answer answer, @Nullable BookingState state) {}

    CompletableFuture<Answer> find(UUID requestId, @Nullable Place place, Caller caller) {
        return look(requestId, place, caller).thenApply(Looked::answer);
    }

    /**
     * Looks up a request. One of another customer takes the same lookups, and gets the same response, as an unknown
     * one.
     */
    CompletableFuture<Looked> look(UUID requestId, @Nullable Place place, Caller caller) {
        return decisions
                .find(requestId)
                .thenCompose(found -> found.filter(caller::maySee).isPresent()
                        ? CompletableFuture.completedFuture(decided(found.get()))
                        : findInLog(requestId, place, caller))
                .orTimeout(limitMillis, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<Looked> findInLog(UUID requestId, @Nullable Place place, Caller caller) {
        return requests.standing(requestId, place, caller.scope()).thenCompose(standing -> switch (standing) {
            case WAITING -> CompletableFuture.completedFuture(waiting(requestId, place));
            // A request is unknown only if it has no decision; a replica may miss the latest.
            case UNKNOWN -> findForSure(requestId, caller, BookingLookup::unknown);
            // A processed request without a stored decision got SLOT_FETCH_ERROR, the only reply that is never stored.
            case PAST -> findForSure(requestId, caller, BookingLookup::couldNotBeRead);
        });
    }

    private CompletableFuture<Looked> findForSure(UUID requestId, Caller caller, Function<UUID, Answer> orElse) {
        return decisions.findForSure(requestId).thenApply(found -> found.filter(caller::maySee)
                .map(BookingLookup::decided)
                .orElseGet(() -> new Looked(orElse.apply(requestId), null)));
    }

    private Looked waiting(UUID requestId, @Nullable Place place) {
        byte[] json = Pending.json(null, requests.queue(requestId, place));
        return new Looked(Answer.json(HttpStatus.OK, "PENDING", json), BookingState.pending());
    }

    private static Looked decided(Decisions.Found found) {
        return looked(BookingState.of(found));
    }

    private static Looked looked(BookingState state) {
        return new Looked(Answer.json(HttpStatus.OK, state.status(), state.json()), state);
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
