package dev.slotkeeper.gateway.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slotkeeper.gateway.api.WaitPreference;
import java.time.Duration;
import java.util.List;

/** Parses any lines as Prefer headers; the applied preference must match the parsed one. */
public final class WaitPreferenceTarget {

    private static final Duration DEFAULT = Duration.ofSeconds(5);
    private static final Duration MAX = Duration.ofSeconds(20);

    private WaitPreferenceTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        WaitPreference waitPreference = WaitPreference.parse(List.of(new String(bytes, ISO_8859_1).split("\n", -1)));
        Duration wait = waitPreference.timeout(DEFAULT, MAX);
        if (wait.isNegative() || wait.compareTo(MAX) > 0) {
            throw new AssertionError(waitPreference + " waits " + wait);
        }
        String applied = waitPreference.preferenceApplied(wait);
        if (!applied.matches("(respond-async)?(, )?(wait=[0-9]{1,2})?")) {
            throw new AssertionError(waitPreference + " is answered by " + applied);
        }
        WaitPreference again = WaitPreference.parse(List.of(applied));
        if (again.respondAsync() != waitPreference.respondAsync()
                || again.waitSeconds().isPresent()
                        != waitPreference.waitSeconds().isPresent()
                || !again.timeout(DEFAULT, MAX).equals(wait)) {
            throw new AssertionError(waitPreference + " comes back as " + again);
        }
    }
}
