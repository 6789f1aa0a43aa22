package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.web.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The wait of one caller, counted from the start of its controller call, after the body has arrived. */
record CallerWait(WaitPreference prefer, Duration timeout, long arrivedNanos) {

    static CallerWait begin(HttpServletRequest http, GatewaySettings settings) {
        WaitPreference preference = WaitPreference.parse(Collections.list(http.getHeaders("Prefer")));
        Duration patience = preference.timeout(settings.defaultWait(), settings.longestWait());
        return new CallerWait(preference, patience, System.nanoTime());
    }

    /** Returns the rest of the wait; earlier steps, such as a lookup, have used some of it. */
    Duration left() {
        Duration left = timeout.minusNanos(System.nanoTime() - arrivedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Submits one command; its response comes within the rest of the wait. */
    CompletableFuture<ApiResponse> submit(BookingRequests requests, Command command) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(OutcomeResponses.of(outcome, command)));
    }

    /** Submits a command that asks for seats; a refusal also names slots that are open instead. */
    CompletableFuture<ApiResponse> submit(BookingRequests requests, Command command, AlternativeSlots alternatives) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(OutcomeResponses.of(outcome, command, alternatives)));
    }

    /** Adds the header {@code Preference-Applied} with the preferences that were applied. */
    ApiResponse applied(ApiResponse apiResponse) {
        String applied = prefer.preferenceApplied(timeout);
        return applied.isEmpty() ? apiResponse : apiResponse.with("Preference-Applied", applied);
    }
}
