package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;
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
        Set<Metric> figures = medians.metrics(scenario);
        boolean hasCost = scenario.startsWith("growth-") && figures.contains(Metric.WARM_RATE);
        List<String> head = new ArrayList<>(List.of(Titles.subjects(scenario)));
        if (hasCost) {
            head.add("cost µs");
        }
        figures.forEach(metric -> head.add(Titles.column(metric)));
        List<List<String>> rows = new ArrayList<>();
        for (String subject : medians.subjects(scenario)) {
            List<String> row = new ArrayList<>(List.of(Numbers.size(subject)));
            if (hasCost) {
                row.add(Numbers.cell(medians.cost(scenario, subject)));
            }
            figures.forEach(metric -> row.add(Numbers.cell(medians.of(scenario, subject, metric))));
            rows.add(row);
        }
        return new Table(Titles.of(scenario), head, rows);
    }

    static Table of(List<Threshold> bars) {
        return new Table(
                "What it must reach",
                List.of("bar", "required", "measured", "verdict"),
                bars.stream()
                        .map(threshold -> List.of(
                                threshold.name(),
                                threshold.required(),
                                threshold.measured(),
                                threshold.verdict().toString()))
                        .toList());
    }

    /** Returns the meanings of the columns of all scenarios. */
    static List<String> legend(Medians medians) {
        Set<Metric> shown = EnumSet.noneOf(Metric.class);
        medians.scenarios().forEach(scenario -> shown.addAll(medians.metrics(scenario)));
        List<String> legend = new ArrayList<>();
        shown.forEach(metric -> legend.add(Titles.column(metric) + ": " + metric.unit()));
        legend.add("cost µs: of the whole machine a decision, 1,000,000 / warm");
        legend.add("±: how far the farthest round is from the median");
        return legend;
    }
}
