package dev.slotkeeper.gateway.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parser of Prometheus' text exposition format 0.0.4. Rejects the whole text if one line is malformed: a part of a
 * metric would be a wrong value.
 */
final class PrometheusParser {

    static final int MAX_SAMPLES = 10_000;
    static final int MAX_LABELS = 32;

    private final String line;
    private int at;

    private PrometheusParser(String line) {
        this.line = line;
    }

    /** One value of one metric. */
    record Sample(String name, Map<String, String> labels, double value) {

        Sample {
            labels = Map.copyOf(labels);
        }

        String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    /** Thrown for text that is malformed or too long. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @throws Unreadable naming the first malformed line */
    static List<Sample> read(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (samples.size() == MAX_SAMPLES) {
                throw new Unreadable("more than " + MAX_SAMPLES + " samples");
            }
            samples.add(new PrometheusParser(line).sample());
        }
        return samples;
    }

    private Sample sample() {
        String name = word();
        Map<String, String> labels = new LinkedHashMap<>();
        if (is('{')) {
            at++;
            while (!is('}')) {
                labels(labels);
            }
            at++;
        }
        if (!is(' ')) {
            throw wrong();
        }
        // A timestamp may follow the value; these programs write none.
        return new Sample(name, labels, number(line.substring(at + 1).strip()));
    }

    private void labels(Map<String, String> labels) {
        String label = word();
        if (!is('=') || labels.size() == MAX_LABELS) {
            throw wrong();
        }
        at++;
        if (labels.put(label, quoted()) != null) {
            throw wrong();
        }
        if (is(',')) {
            at++;
        } else if (!is('}')) {
            throw wrong();
        }
    }

    private String word() {
        int from = at;
        while (at < line.length() && isPartOfWord(line.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw wrong();
        }
        return line.substring(from, at);
    }

    private static boolean isPartOfWord(char c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || c == '_' || c == ':';
    }

    private String quoted() {
        if (!is('"')) {
            throw wrong();
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
            value.append(line.charAt(at) == '\\' ? escaped() : line.charAt(at));
        }
        if (!is('"')) {
            throw wrong();
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        at++;
        if (is('n')) {
            return '\n';
        }
        if (is('\\') || is('"')) {
            return line.charAt(at);
        }
        throw wrong();
    }

    private double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException notANumber) {
                    throw wrong();
                }
            }
        };
    }

    private boolean is(char c) {
        return at < line.length() && line.charAt(at) == c;
    }

    private Unreadable wrong() {
        return new Unreadable(
                "not understood at character " + (at + 1) + ": " + line.substring(0, Math.min(line.length(), 100)));
    }
}
