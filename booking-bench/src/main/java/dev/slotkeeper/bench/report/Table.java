package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Figure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A table, independent of its output format.
 *
 * @param head column titles, one per cell of a row
 */
record Table(String title, List<String> head, List<List<String>> rows) {

    Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("row: given " + row.size() + " cells, allowed " + head.size());
            }
        }
    }

    /** Returns one table per scenario: subjects and the medians of their figures. */
    static List<Table> of(Medians medians) {
        return medians.scenarios().stream()
                .map(scenario -> of(scenario, medians))
                .toList();
    }

    private static Table of(String scenario, Medians medians) {
        Set<Figure> figures = medians.figures(scenario);
        boolean hasCost = scenario.startsWith("growth-") && figures.contains(Figure.WARM_RATE);
        List<String> head = new ArrayList<>(List.of(Titles.subjects(scenario)));
        if (hasCost) {
            head.add("cost µs");
        }
        figures.forEach(figure -> head.add(Titles.column(figure)));
        List<List<String>> rows = new ArrayList<>();
        for (String subject : medians.subjects(scenario)) {
            List<String> row = new ArrayList<>(List.of(Numbers.size(subject)));
            if (hasCost) {
                row.add(Numbers.cell(medians.cost(scenario, subject)));
            }
            figures.forEach(figure -> row.add(Numbers.cell(medians.of(scenario, subject, figure))));
            rows.add(row);
        }
        return new Table(Titles.of(scenario), head, rows);
    }

    static Table of(List<Bar> bars) {
        return new Table(
                "What it must reach",
                List.of("bar", "required", "measured", "verdict"),
                bars.stream()
                        .map(bar -> List.of(
                                bar.name(),
                                bar.required(),
                                bar.measured(),
                                bar.verdict().toString()))
                        .toList());
    }

    /** Returns the meanings of the columns of all scenarios. */
    static List<String> legend(Medians medians) {
        Set<Figure> shown = EnumSet.noneOf(Figure.class);
        medians.scenarios().forEach(scenario -> shown.addAll(medians.figures(scenario)));
        List<String> legend = new ArrayList<>();
        shown.forEach(figure -> legend.add(Titles.column(figure) + ": " + figure.unit()));
        legend.add("cost µs: of the whole machine a decision, 1,000,000 / warm");
        legend.add("±: how far the farthest round is from the median");
        return legend;
    }
}
