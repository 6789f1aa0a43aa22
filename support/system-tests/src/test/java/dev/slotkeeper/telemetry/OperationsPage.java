package dev.slotkeeper.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One page of docs/operations: its metrics, or its alerts. */
record OperationsPage(String name, String text) {

    private static final Pattern FIGURE =
            Pattern.compile("(?m)^\\| `(booking_[a-z0-9_]+)(?:\\{([a-z,]*)})?` \\| [^|]+ \\| [^|]+ \\|$");
    private static final Pattern ALERT = Pattern.compile("(?m)^### ([A-Za-z]+)\\n\\n(.*)$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| \\[([A-Za-z]+)]\\(#([a-z]+)\\) \\| (\\w+) \\| [^|]+ \\|$");

    /** Reads the page that explains metrics. */
    static OperationsPage monitor() {
        return read("monitor.md");
    }

    /** Reads the page that says what to do about alerts. */
    static OperationsPage recover() {
        return read("recover.md");
    }

    private static OperationsPage read(String name) {
        try {
            return new OperationsPage(name, Files.readString(Path.of("..", "..", "docs", "operations", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worker's figures, each with the names of its labels in their order. */
    Set<String> figuresOfTheWorker() {
        return metrics(section("## Metrics of the worker"));
    }

    /** The gateway's figures in the same form. */
    Set<String> figuresOfTheGateway() {
        return metrics(section("## Metrics of the gateway"));
    }

    /** The headings of the sections about alerts. */
    List<String> alerts() {
        return ALERT.matcher(section("## Alerts"))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The first line of text of each section about an alert, by the name of the alert. */
    Map<String, String> firstLines() {
        Map<String, String> lines = new TreeMap<>();
        ALERT.matcher(section("## Alerts")).results().forEach(match -> lines.put(match.group(1), match.group(2)));
        return lines;
    }

    /** The rows of the table of alerts: the anchor and the severity by the name of the alert. */
    Map<String, List<String>> table() {
        Map<String, List<String>> rows = new TreeMap<>();
        ROW.matcher(section("## Alerts"))
                .results()
                .forEach(match -> rows.put(match.group(1), List.of(match.group(2), match.group(3))));
        return rows;
    }

    /** Returns the address of a section about an alert, as a browser reads it. */
    static String runbook(String alert) {
        return "docs/operations/recover.md#" + anchor(alert);
    }

    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT);
    }

    private String section(String heading) {
        int begin = text.indexOf("\n" + heading + "\n");
        if (begin < 0) {
            throw new AssertionError("docs/operations/" + name + " has no section '" + heading + "'");
        }
        int end = text.indexOf("\n## ", begin + 1);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private static Set<String> metrics(String section) {
        Set<String> figures = new TreeSet<>();
        Matcher matcher = FIGURE.matcher(section);
        while (matcher.find()) {
            figures.add(named(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
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
