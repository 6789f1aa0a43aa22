package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.database.DecisionRepository;
import dev.slotkeeper.gateway.kafka.RequestLog;
import dev.slotkeeper.gateway.live.BookingState;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.Caller;
import dev.slotkeeper.gateway.web.Problem;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Looks up a request: its stored decision or, without one, the progress of the workers in the request log. */
@Component
final class BookingStatusLookup {

    private final DecisionRepository decisionRepository;
    private final RequestLog requests;
    private final long limitMillis;

    BookingStatusLookup(DecisionRepository decisionRepository, RequestLog requests, GatewaySettings settings) {
        this.decisionRepository = decisionRepository;
        this.requests = requests;
        this.limitMillis = settings.readTimeout().toMillis();
    }

    /**
     * Result of a lookup.
     *
     * @param state null when the response is a problem
     */
    record LookupResult(ApiResponse answer, @Nullable BookingState state) {}

    CompletableFuture<ApiResponse> find(UUID requestId, @Nullable LogPosition position, Caller caller) {
        return lookUp(requestId, position, caller).thenApply(LookupResult::answer);
    }

    /**
     * Looks up a request. One of another customer takes the same lookups, and gets the same response, as an unknown
     * one.
     */
    CompletableFuture<LookupResult> lookUp(UUID requestId, @Nullable LogPosition position, Caller caller) {
        return decisionRepository
                .find(requestId)
                .thenCompose(found -> found.filter(caller::maySee).isPresent()
                        ? CompletableFuture.completedFuture(decided(found.get()))
                        : findInLog(requestId, position, caller))
                .orTimeout(limitMillis, TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<LookupResult> findInLog(UUID requestId, @Nullable LogPosition position, Caller caller) {
        return requests.standing(requestId, position, caller.scope()).thenCompose(standing -> switch (standing) {
            case WAITING -> CompletableFuture.completedFuture(waiting(requestId, position));
            // A request is unknown only if it has no decision; a replica may miss the latest.
            case UNKNOWN -> findForSure(requestId, caller, BookingStatusLookup::unknown);
            // A processed request without a stored decision got SLOT_FETCH_ERROR, the only reply that is never stored.
            case PAST -> findForSure(requestId, caller, BookingStatusLookup::couldNotBeRead);
        });
    }

    private CompletableFuture<LookupResult> findForSure(
            UUID requestId, Caller caller, Function<UUID, ApiResponse> orElse) {
        return decisionRepository.findForSure(requestId).thenApply(found -> found.filter(caller::maySee)
                .map(BookingStatusLookup::decided)
                .orElseGet(() -> new LookupResult(orElse.apply(requestId), null)));
    }

    private LookupResult waiting(UUID requestId, @Nullable LogPosition position) {
        byte[] json = PendingResponse.json(null, requests.queue(requestId, position));
        return new LookupResult(ApiResponse.json(HttpStatus.OK, "PENDING", json), BookingState.pending());
    }

    private static LookupResult decided(DecisionRepository.Found found) {
        return result(BookingState.of(found));
    }

    private static LookupResult result(BookingState state) {
        return new LookupResult(ApiResponse.json(HttpStatus.OK, state.status(), state.json()), state);
    }

    private static ApiResponse unknown(UUID requestId) {
        return Problem.of(
                        HttpStatus.NOT_FOUND,
                        "REQUEST_NOT_FOUND",
                        "No such request is known.",
                        "Check the request id, and use the Location of the 202 answer as it was given.")
                .about(requestId)
                .response();
    }

    private static ApiResponse couldNotBeRead(UUID requestId) {
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, ErrorCode.SLOT_FETCH_ERROR.message())
                .about(requestId)
                .response();
    }
}
