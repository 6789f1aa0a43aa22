package dev.slotkeeper.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;

/** Parses any lines as Prefer headers; the applied preference must match the parsed one. */
public final class PreferTarget {

    private static final Duration DEFAULT = Duration.ofSeconds(5);
    private static final Duration MAX = Duration.ofSeconds(20);

    private PreferTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Prefer prefer = Prefer.parse(List.of(new String(bytes, ISO_8859_1).split("\n", -1)));
        Duration wait = prefer.patience(DEFAULT, MAX);
        if (wait.isNegative() || wait.compareTo(MAX) > 0) {
            throw new AssertionError(prefer + " waits " + wait);
        }
        String applied = prefer.applied(wait);
        if (!applied.matches("(respond-async)?(, )?(wait=[0-9]{1,2})?")) {
            throw new AssertionError(prefer + " is answered by " + applied);
        }
        Prefer again = Prefer.parse(List.of(applied));
        if (again.respondAsync() != prefer.respondAsync()
                || again.waitSeconds().isPresent() != prefer.waitSeconds().isPresent()
                || !again.patience(DEFAULT, MAX).equals(wait)) {
            throw new AssertionError(prefer + " comes back as " + again);
        }
    }
}
