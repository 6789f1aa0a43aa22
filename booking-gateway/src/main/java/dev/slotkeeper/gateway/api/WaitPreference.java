package dev.slotkeeper.gateway.api;

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
 * A caller's preferences about waiting (RFC 7240). Unknown or malformed preferences are ignored.
 *
 * @param waitSeconds the longest wait, if given
 * @param respondAsync whether the caller prefers not to wait
 */
public record WaitPreference(OptionalInt waitSeconds, boolean respondAsync) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String WORD = TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String ASSIGNMENT = "(" + TOKEN + ")(?:[ \\t]*=[ \\t]*(" + WORD + "))?";
    private static final String PARAMETERS = "(?:[ \\t]*;[ \\t]*(?:" + ASSIGNMENT + ")?)*+";

    /** Matches one element of the list, up to the comma or the end. */
    private static final Pattern PREFERENCE =
            Pattern.compile("\\G[ \\t]*(?:" + ASSIGNMENT + PARAMETERS + ")?[ \\t]*(?:,|\\z)");

    private static final int MAX_DIGITS = 9;
    private static final int MAX_HEADER_LENGTH = 1_024;

    public static WaitPreference parse(List<String> headers) {
        Map<String, String> preferences = new HashMap<>();
        for (String header : headers) {
            int at = header.length() > MAX_HEADER_LENGTH ? header.length() : 0;
            while (at < header.length()) {
                Matcher preference = PREFERENCE.matcher(header);
                if (preference.find(at)) {
                    String name = preference.group(1);
                    String value = preference.group(2);
                    if (name != null) {
                        // RFC 7240, section 2: of several preferences with one name, the first applies.
                        preferences.putIfAbsent(name.toLowerCase(Locale.ROOT), value == null ? "" : unquoted(value));
                    }
                    at = preference.end();
                } else {
                    int comma = header.indexOf(',', at);
                    at = comma < 0 ? header.length() : comma + 1;
                }
            }
        }
        return new WaitPreference(
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
        return OptionalInt.of(value.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(value));
    }

    /**
     * Returns how long to wait: as long as the caller asked, but at most {@code longest}. Without a given wait it is
     * zero for {@code respond-async}, else {@code usual}.
     */
    public Duration timeout(Duration usual, Duration longest) {
        if (waitSeconds.isEmpty()) {
            return respondAsync ? Duration.ZERO : usual;
        }
        Duration asked = Duration.ofSeconds(waitSeconds.getAsInt());
        return asked.compareTo(longest) > 0 ? longest : asked;
    }

    /** Returns the value of Preference-Applied; empty when no preference was given. */
    public String applied(Duration waited) {
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
