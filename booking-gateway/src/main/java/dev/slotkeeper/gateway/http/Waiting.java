package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.GatewaySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

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

    /** Tells the caller which of its preferences were kept. */
    Answer applied(Answer answer) {
        String applied = prefer.applied(patience);
        return applied.isEmpty() ? answer : answer.with("Preference-Applied", applied);
    }
}
