package dev.slotkeeper.bench.report;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Rewrites an SVG path with relative coordinates: half as long, and visually identical. */
final class SvgPath {

    /**
     * Steps per pixel. Points are rounded before their differences are taken, so that rounding errors do not add up.
     */
    private static final int STEPS = 10;

    private static final Pattern COMMAND = Pattern.compile("([MLQCZ])([^MLQCZ]*)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(?:[eE][-+]?[0-9]+)?");

    private final StringBuilder text = new StringBuilder();
    private long x;
    private long y;
    private long startX;
    private long startY;

    private SvgPath() {}

    /** @param data absolute commands M, L, Q, C and Z, as the encoder writes them */
    static String relative(String data) {
        SvgPath path = new SvgPath();
        COMMAND.matcher(data).results().forEach(path::append);
        return path.text.toString();
    }

    private void append(MatchResult command) {
        text.append(command.group(1).toLowerCase(Locale.ROOT));
        long[] numbers = numbers(command.group(2));
        for (int i = 0; i + 1 < numbers.length; i += 2) {
            number(numbers[i] - x, i == 0);
            number(numbers[i + 1] - y, false);
        }
        if (command.group(1).equals("Z")) {
            x = startX;
            y = startY;
        } else {
            x = numbers[numbers.length - 2];
            y = numbers[numbers.length - 1];
        }
        if (command.group(1).equals("M")) {
            startX = x;
            startY = y;
        }
    }

    private static long[] numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .mapToLong(found -> Math.round(Double.parseDouble(found.group()) * STEPS))
                .toArray();
    }

    private void number(long steps, boolean isFirst) {
        if (!isFirst && steps >= 0) {
            text.append(' ');
        }
        text.append(steps < 0 ? "-" : "");
        long size = Math.abs(steps);
        long fraction = size % STEPS;
        if (size >= STEPS || fraction == 0) {
            text.append(size / STEPS);
        }
        if (fraction > 0) {
            text.append('.').append(fraction);
        }
    }
}
