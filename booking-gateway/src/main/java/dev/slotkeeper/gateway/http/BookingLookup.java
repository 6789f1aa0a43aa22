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

/** Finds out what became of a request: its stored decision, or how far the workers have come. */
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
     * What was found out.
     *
     * @param state absent where there is nothing to wait for
     */
    record Looked(Answer answer, @Nullable BookingState state) {}

    CompletableFuture<Answer> find(UUID requestId, @Nullable Place place, Caller caller) {
        return look(requestId, place, caller).thenApply(Looked::answer);
    }

    /** Somebody else's request is looked for as long, and answered in the same words, as one that never was. */
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
            // Only a request without any decision is not known, and a replica may not have it yet.
            case UNKNOWN -> findForSure(requestId, caller, BookingLookup::unknown);
            // Without a stored decision, the only answer that is not stored was given.
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
