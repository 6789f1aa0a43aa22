package dev.slotkeeper.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics and alerts that docs/operations.md describes. */
record OperationsPage(String text) {

    private static final Pattern FIGURE =
            Pattern.compile("(?m)^\\| `(booking_[a-z0-9_]+)(?:\\{([a-z,]*)})?` \\| [^|]+ \\| [^|]+ \\|$");
    private static final Pattern ALERT = Pattern.compile("(?m)^### ([A-Za-z]+)$");

    /** Such a figure is seen by the gateway's AccessTest; the local run has no logins. */
    private static final String ONLY_SECURE = "with the profile `secure`";

    private static final String GATEWAY = "The gateway's figures are at";

    static OperationsPage read() {
        try {
            return new OperationsPage(Files.readString(Path.of("..", "docs", "operations.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worker's figures, each with the names of its labels in their order. */
    Set<String> figuresOfTheWorker() {
        return figures(section("## Figures").split(GATEWAY, 2)[0]);
    }

    /** The gateway's figures in the same form. */
    Set<String> figuresOfTheGateway() {
        return figures(section("## Figures").split(GATEWAY, 2)[1]);
    }

    /** Alerts that there is something to do about. */
    List<String> alerts() {
        return ALERT.matcher(section("## Alerts"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** Returns the anchor of a heading in the rendered page. */
    static String anchor(String heading) {
        return "docs/operations.md#" + heading.toLowerCase(Locale.ROOT);
    }

    private String section(String heading) {
        int begin = text.indexOf("\n" + heading);
        if (begin < 0) {
            throw new AssertionError("docs/operations.md has no section '" + heading + "'");
        }
        int end = text.indexOf("\n## ", begin + 1);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private static Set<String> figures(String section) {
        Set<String> figures = new TreeSet<>();
        Matcher matcher = FIGURE.matcher(section);
        while (matcher.find()) {
            if (!matcher.group().contains(ONLY_SECURE)) {
                figures.add(named(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
            }
        }
        return figures;
    }

    /** A figure and the names of its labels, whichever way those are ordered. */
    static String named(String name, String labels) {
        return name
                + Arrays.stream(labels.split(",", -1))
                        .filter(label -> !label.isEmpty())
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
