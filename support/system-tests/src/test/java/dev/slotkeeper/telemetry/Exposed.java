package dev.slotkeeper.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that a program's text for Prometheus has, as far as they are Slotkeeper's own. */
final class Exposed {

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (booking_\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(booking_\\w+?)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private Exposed() {}

    /** Figures with the names of their labels; the largest value beside a histogram is part of it. */
    static Set<String> metrics(String text) {
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            types.put(type.group(1), type.group(2));
        }
        Set<String> figures = new TreeSet<>();
        Matcher sample = SAMPLE.matcher(text);
        while (sample.find()) {
            String name = sample.group(1).replaceFirst("_(bucket|count|sum|max)$", "");
            String family = types.getOrDefault(name, "").equals("histogram") ? name : sample.group(1);
            figures.add(OperationsPage.named(family, labels(sample.group(2))));
        }
        return figures;
    }

    private static String labels(@Nullable String given) {
        StringBuilder names = new StringBuilder();
        Matcher label = LABEL.matcher(given == null ? "" : given);
        while (label.find()) {
            if (!label.group(1).equals("le")) {
                names.append(label.group(1)).append(',');
            }
        }
        return names.toString();
    }
}
