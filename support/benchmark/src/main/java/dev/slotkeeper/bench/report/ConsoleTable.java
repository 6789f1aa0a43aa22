package dev.slotkeeper.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Formats tables as aligned plain text. */
final class ConsoleTable {

    private static final String GAP = "  ";

    private ConsoleTable() {}

    /** Returns all tables, the legend of their columns and the verdicts. */
    static String of(Medians medians, List<Threshold> bars) {
        StringBuilder text = new StringBuilder();
        for (Table table : Table.of(medians)) {
            append(text, table, true);
        }
        Table.legend(medians).forEach(line -> text.append(line).append('\n'));
        text.append('\n');
        append(text, Table.of(bars), false);
        return ascii(text.toString());
    }

    /** Replaces characters that many terminals in containers show as question marks. */
    static String ascii(String text) {
        return text.replace("±", "+-").replace("µ", "u");
    }

    private static void append(StringBuilder text, Table table, boolean areNumbers) {
        List<Integer> widths = widths(table);
        text.append(table.title()).append('\n');
        line(text, table.head(), widths, areNumbers);
        line(text, widths.stream().map("-"::repeat).toList(), widths, areNumbers);
        table.rows().forEach(row -> line(text, row, widths, areNumbers));
        text.append('\n');
    }

    private static List<Integer> widths(Table table) {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(table.head().size(), 0));
        List<List<String>> lines = new ArrayList<>(table.rows());
        lines.add(table.head());
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths.set(i, Math.max(widths.get(i), ascii(line.get(i)).length()));
            }
        }
        return widths;
    }

    /** Appends a line; the first column is left-aligned, the others right-aligned if they are numbers. */
    private static void line(StringBuilder text, List<String> cells, List<Integer> widths, boolean areNumbers) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths.get(i) - ascii(cells.get(i)).length());
            line.append(i == 0 ? "" : GAP);
            line.append(areNumbers && i > 0 ? padding + cells.get(i) : cells.get(i) + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
