package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How long a caller waits, counted from the arrival of its request. */
record Waiting(Prefer prefer, Duration patience, long arrivedNanos) {

    static Waiting begin(HttpServletRequest http, GatewaySettings settings) {
        Prefer prefer = Prefer.parse(headers(http, "Prefer"));
        Duration patience = prefer.patience(settings.defaultWait(), settings.longestWait());
        return new Waiting(prefer, patience, System.nanoTime());
    }

    static List<String> headers(HttpServletRequest http, String name) {
        return Collections.list(http.getHeaders(name));
    }

    /** What is left of it; a body that came slowly has used some of it up. */
    Duration left() {
        Duration left = patience.minusNanos(System.nanoTime() - arrivedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Hands one command in; its answer comes within what is left. */
    CompletableFuture<Answer> submit(BookingRequests requests, Command command) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(Answers.of(outcome, command)));
    }

    /** The same for a command that asks for seats; a refusal names slots that can be had instead. */
    CompletableFuture<Answer> submit(BookingRequests requests, Command command, Alternatives alternatives) {
        return requests.submit(List.of(command), left())
                .get(0)
                .thenApply(outcome -> applied(Answers.of(outcome, command, alternatives)));
    }

    /** Tells the caller which of its preferences were kept. */
    Answer applied(Answer answer) {
        String applied = prefer.applied(patience);
        return applied.isEmpty() ? answer : answer.with("Preference-Applied", applied);
    }
}
