package dev.slotkeeper.bench.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the report as Markdown. */
final class ReportPage {

    private final StringBuilder page = new StringBuilder();

    private ReportPage() {}

    /**
     * Returns the page.
     *
     * @param plots the drawn plots, in order
     * @param missingPlots why there are no plots; empty if there are
     */
    static String of(Results results, Medians medians, List<Threshold> bars, List<Plot> plots, String missingPlots) {
        ReportPage report = new ReportPage();
        report.line("# What was measured");
        report.line("This page is written by booking-bench; do not edit it. The raw figures are in [" + Report.RESULTS
                + "](" + Report.RESULTS + ").");
        report.bars(bars);
        report.run(results.facts());
        report.timeShares(medians, results.facts().cores());
        report.plots(plots, missingPlots);
        report.metrics(medians);
        return report.page.toString().stripTrailing() + "\n";
    }

    private void bars(List<Threshold> bars) {
        line("## " + Table.of(bars).title());
        Map<Threshold.Verdict, Long> count =
                bars.stream().collect(Collectors.groupingBy(Threshold::verdict, Collectors.counting()));
        line(count.getOrDefault(Threshold.Verdict.MET, 0L) + " of " + bars.size() + " bars are met, "
                + count.getOrDefault(Threshold.Verdict.MISSED, 0L) + " missed, "
                + count.getOrDefault(Threshold.Verdict.NOT_MEASURED, 0L)
                + " not measured. Ratios are taken within each round;"
                + " shown is their median, and in brackets the lowest and the highest.");
        if (bars.stream().anyMatch(Threshold::hasTooFewRounds)) {
            line("**Some of these are medians of fewer than " + Threshold.ENOUGH_ROUNDS
                    + " rounds, which proves nothing on a shared machine.**");
        }
        table(Table.of(bars), "---");
    }

    private void run(Facts facts) {
        line("## The run");
        line(
                facts.isDurable()
                        ? "PostgreSQL was durable: every answer followed a commit that survives a power cut."
                        : "**PostgreSQL was not durable: no figure on this page counts.**");
        String settings = facts.postgresqlSettings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "));
        table(
                new Table(
                        "",
                        List.of("what", "which"),
                        List.of(
                                List.of("started at", facts.startedAt().toString()),
                                List.of(
                                        "took",
                                        facts.took().toMinutes() + " min "
                                                + facts.took().toSecondsPart() + " s"),
                                List.of("options", String.join(" ", facts.options())),
                                List.of("cores, shared by everything", String.valueOf(facts.cores())),
                                List.of("memory", Numbers.plain((double) facts.memoryMiB()) + " MiB"),
                                List.of("operating system", facts.os()),
                                List.of("Java", facts.java()),
                                List.of("Kafka, client and broker", facts.kafka()),
                                List.of("PostgreSQL", facts.postgresql()),
                                List.of("PostgreSQL's settings", settings))),
                "---");
    }

    private void timeShares(Medians medians, int cores) {
        List<String> paragraphs = TimeShares.of(medians, cores);
        if (!paragraphs.isEmpty()) {
            line("## Where the time goes");
            paragraphs.forEach(this::line);
        }
    }

    private void plots(List<Plot> plots, String missingPlots) {
        if (plots.isEmpty() && missingPlots.isEmpty()) {
            return;
        }
        line("## Plots");
        if (!missingPlots.isEmpty()) {
            line("They could not be drawn: " + missingPlots);
        }
        plots.forEach(plot -> line("![" + plot.title() + "](" + plot.file() + ")"));
    }

    private void metrics(Medians medians) {
        line("## Figures");
        line("Medians. " + String.join("; ", Table.legend(medians)) + ".");
        for (Table table : Table.of(medians)) {
            line("### " + table.title());
            table(table, "---:");
        }
    }

    /** @param rule Markdown alignment of the columns after the first */
    private void table(Table table, String rule) {
        row(table.head());
        page.append("|---").append(("|" + rule).repeat(table.head().size() - 1)).append("|\n");
        table.rows().forEach(this::row);
        page.append('\n');
    }

    private void row(List<String> cells) {
        page.append("| ")
                .append(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")))
                .append(" |\n");
    }

    private void line(String text) {
        page.append(text).append("\n\n");
    }
}
