package dev.slotkeeper.gateway.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller prefers about waiting (RFC 7240); preferences that are unknown or malformed are as if not given.
 *
 * @param waitSeconds if given
 * @param respondAsync whether the caller would rather not wait
 */
record Prefer(OptionalInt waitSeconds, boolean respondAsync) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String WORD = TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String ASSIGNMENT = "(" + TOKEN + ")(?:[ \\t]*=[ \\t]*(" + WORD + "))?";
    private static final String PARAMETERS = "(?:[ \\t]*;[ \\t]*(?:" + ASSIGNMENT + ")?)*+";

    /** One element of the list, up to the comma or the end. */
    private static final Pattern PREFERENCE =
            Pattern.compile("\\G[ \\t]*(?:" + ASSIGNMENT + PARAMETERS + ")?[ \\t]*(?:,|\\z)");

    private static final int MOST_DIGITS = 9;
    private static final int LONGEST_HEADER = 1_024;

    static Prefer parse(List<String> headers) {
        Map<String, String> preferences = new HashMap<>();
        for (String header : headers) {
            int at = header.length() > LONGEST_HEADER ? header.length() : 0;
            while (at < header.length()) {
                Matcher preference = PREFERENCE.matcher(header);
                if (preference.find(at)) {
                    String name = preference.group(1);
                    String value = preference.group(2);
                    if (name != null) {
                        // RFC 7240, section 2: of several with one name, the first counts.
                        preferences.putIfAbsent(name.toLowerCase(Locale.ROOT), value == null ? "" : unquoted(value));
                    }
                    at = preference.end();
                } else {
                    int comma = header.indexOf(',', at);
                    at = comma < 0 ? header.length() : comma + 1;
                }
            }
        }
        return new Prefer(
                seconds(preferences.getOrDefault("wait", "")),
                preferences.getOrDefault("respond-async", "false").isEmpty());
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static OptionalInt seconds(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(value));
    }

    /** How long to wait; to respond asynchronously is to do so at once, unless a wait is given too. */
    Duration patience(Duration usual, Duration longest) {
        if (waitSeconds.isEmpty()) {
            return respondAsync ? Duration.ZERO : usual;
        }
        Duration asked = Duration.ofSeconds(waitSeconds.getAsInt());
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    /** The value of Preference-Applied; empty when nothing was preferred. */
    String applied(Duration waited) {
        StringJoiner applied = new StringJoiner(", ");
        if (respondAsync) {
            applied.add("respond-async");
        }
        if (waitSeconds.isPresent()) {
            applied.add("wait=" + waited.toSeconds());
        }
        return applied.toString();
    }
}
