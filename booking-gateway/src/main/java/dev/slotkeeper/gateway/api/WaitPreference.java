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
 * The preferences {@code wait} and {@code respond-async} of a caller's {@code Prefer} headers (RFC 7240). Unknown or
 * malformed preferences are ignored.
 *
 * @param waitSeconds maximum time to wait for the decision, in seconds; empty if the caller gave none
 * @param respondAsync true if the caller prefers a response without waiting
 */
public record WaitPreference(OptionalInt waitSeconds, boolean respondAsync) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String WORD = TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String ASSIGNMENT = "(" + TOKEN + ")(?:[ \\t]*=[ \\t]*(" + WORD + "))?";
    private static final String PARAMETERS = "(?:[ \\t]*;[ \\t]*(?:" + ASSIGNMENT + ")?)*+";

    /** Matches one element of the list, up to the comma or the end. */
    private static final Pattern PREFERENCE =
            Pattern.compile("\\G[ \\t]*(?:" + ASSIGNMENT + PARAMETERS + ")?[ \\t]*(?:,|\\z)");

    /** Maximum number of digits that certainly fit into an int; longer numbers count as the largest int. */
    private static final int MAX_DIGITS = 9;

    /** Maximum length of a header in characters; longer headers are ignored. */
    private static final int MAX_HEADER_LENGTH = 1_024;

    public static WaitPreference parse(List<String> headers) {
        Map<String, String> preferences = new HashMap<>();
        for (String header : headers) {
            int position = header.length() > MAX_HEADER_LENGTH ? header.length() : 0;
            while (position < header.length()) {
                Matcher preference = PREFERENCE.matcher(header);
                if (preference.find(position)) {
                    String name = preference.group(1);
                    String value = preference.group(2);
                    if (name != null) {
                        // RFC 7240, section 2: of several preferences with one name, the first applies.
                        preferences.putIfAbsent(name.toLowerCase(Locale.ROOT), value == null ? "" : unquoted(value));
                    }
                    position = preference.end();
                } else {
                    int comma = header.indexOf(',', position);
                    position = comma < 0 ? header.length() : comma + 1;
                }
            }
        }
        return new WaitPreference(
                parseSeconds(preferences.getOrDefault("wait", "")),
                preferences.getOrDefault("respond-async", "false").isEmpty());
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static OptionalInt parseSeconds(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(value));
    }

    /**
     * Returns how long to wait: the time that the caller requested, but at most {@code maxWait}. Without the preference
     * {@code wait}, it is zero for {@code respond-async}, otherwise {@code defaultWait}.
     */
    public Duration timeout(Duration defaultWait, Duration maxWait) {
        if (waitSeconds.isEmpty()) {
            return respondAsync ? Duration.ZERO : defaultWait;
        }
        Duration requested = Duration.ofSeconds(waitSeconds.getAsInt());
        return requested.compareTo(maxWait) > 0 ? maxWait : requested;
    }

    /**
     * Returns the value of the header {@code Preference-Applied}; empty if no preference was given.
     *
     * @param timeout the wait that was applied, as returned by {@link #timeout}
     */
    public String preferenceApplied(Duration timeout) {
        StringJoiner applied = new StringJoiner(", ");
        if (respondAsync) {
            applied.add("respond-async");
        }
        if (waitSeconds.isPresent()) {
            applied.add("wait=" + timeout.toSeconds());
        }
        return applied.toString();
    }
}
