package dev.slotkeeper.gateway.api;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.web.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collections;

/** The wait of one caller, counted from the moment its call has been read and checked. */
record CallerWait(WaitPreference prefer, Duration timeout, long beganNanos) {

    static CallerWait begin(HttpServletRequest http, GatewaySettings settings) {
        WaitPreference preference = WaitPreference.parse(Collections.list(http.getHeaders("Prefer")));
        Duration timeout = preference.timeout(settings.defaultWait(), settings.longestWait());
        return new CallerWait(preference, timeout, System.nanoTime());
    }

    /** Returns the rest of the wait; earlier steps, such as a lookup, have used some of it. */
    Duration left() {
        Duration left = timeout.minusNanos(System.nanoTime() - beganNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Adds the header {@code Preference-Applied} with the preferences that were applied. */
    ApiResponse applied(ApiResponse apiResponse) {
        String applied = prefer.preferenceApplied(timeout);
        return applied.isEmpty() ? apiResponse : apiResponse.with("Preference-Applied", applied);
    }
}
