package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The wait of one caller, counted from the start of its controller call, after the body has arrived. */
record Waiting(Prefer prefer, Duration patience, long arrivedNanos) {

    static Waiting begin(HttpServletRequest http, GatewaySettings settings) {
        Prefer prefer = Prefer.parse(headers(http, "Prefer"));
        Duration patience = prefer.patience(settings.defaultWait(), settings.longestWait());
        return new Waiting(prefer, patience, System.nanoTime());
    }

    static List<String> headers(HttpServletRequest http, String name) {
        return Collections.list(http.getHeaders(name));
    }

    /** Returns the rest of the wait; earlier steps, such as a lookup, have used some of it. */
    Duration left() {
        Duration left = patience.minusNanos(System.nanoTime() - arrivedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Submits one command; its response comes within the rest of the wait. */
    CompletableFuture<Answer> submit(BookingRequests requests, Command command) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(Answers.of(outcome, command)));
    }

    /** Submits a command that asks for seats; a refusal also names slots that are open instead. */
    CompletableFuture<Answer> submit(BookingRequests requests, Command command, Alternatives alternatives) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(Answers.of(outcome, command, alternatives)));
    }

    /** Adds the header {@code Preference-Applied} with the preferences that were applied. */
    Answer applied(Answer answer) {
        String applied = prefer.applied(patience);
        return applied.isEmpty() ? answer : answer.with("Preference-Applied", applied);
    }
}
