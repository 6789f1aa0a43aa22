package dev.slotkeeper.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tables as aligned plain text. */
final class ConsoleTable {

    private static final String GAP = "  ";

    private ConsoleTable() {}

    /** Everything: what was measured, what the columns mean, and which bars are met. */
    static String of(Medians medians, List<Bar> bars) {
        StringBuilder text = new StringBuilder();
        for (Table table : Table.of(medians)) {
            append(text, table, true);
        }
        Table.legend(medians).forEach(line -> text.append(line).append('\n'));
        text.append('\n');
        append(text, Table.of(bars), false);
        return ascii(text.toString());
    }

    /** Many a terminal in a container shows anything else as question marks. */
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

    /** The first column to the left; the others to the right when they are numbers. */
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
