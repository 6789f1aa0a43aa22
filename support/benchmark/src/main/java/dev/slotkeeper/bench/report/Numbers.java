package dev.slotkeeper.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers for the report: three significant digits, with thousands separators. */
final class Numbers {

    private Numbers() {}

    static String plain(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 0.1 ? "%.2f" : "%.3f", value);
    }

    /** Formats a limit with exactly the digits it was set with. */
    static String limit(double limit) {
        return limit == Math.rint(limit) ? plain(limit) : Double.toString(limit);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", share * 100);
    }

    /** Formats a median with the deviation of its farthest round. */
    static String cell(@Nullable MedianRange medianRange) {
        if (medianRange == null) {
            return "";
        }
        return medianRange.rounds() == 1 || medianRange.median() == 0
                ? plain(medianRange.median())
                : plain(medianRange.median()) + " ±" + percent(medianRange.deviation());
    }

    /** Formats a median with its unit and the range of its rounds. */
    static String range(MedianRange medianRange, String unit) {
        String median = plain(medianRange.median()) + unit;
        return medianRange.least() == medianRange.most()
                ? median
                : median + " (" + plain(medianRange.least()) + " to " + plain(medianRange.most()) + ")";
    }

    /** Formats a size such as {@code 1000000} with thousands separators; returns other texts unchanged. */
    static String size(String subject) {
        return subject.matches("\\d{1,15}") ? plain(Double.parseDouble(subject)) : subject;
    }
}
