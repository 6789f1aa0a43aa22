package dev.slotkeeper.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the results of a run as JSON, plots and a page, and formats them for the console. */
public final class Report {

    static final String RESULTS = "results.json";
    static final String PAGE = "report.md";

    private final Path out;

    /** @param out folder of the report; created if missing, and files of an earlier report are replaced */
    public Report(Path out) {
        this.out = out;
    }

    /**
     * Writes all files.
     *
     * @return the text for the console
     */
    public String write(Results results) {
        Medians medians = new Medians(results.measurements());
        List<Threshold> bars = Thresholds.of(medians);
        String console = ConsoleTable.of(medians, bars);
        try {
            Files.createDirectories(out);
            results.write(out.resolve(RESULTS));
            List<Plot> plots = List.of();
            String missingPlots = "";
            try {
                plots = draw(medians);
            } catch (RuntimeException | LinkageError | InternalError e) {
                // A JVM without fonts can't draw text; the report is written without plots.
                missingPlots = e.toString();
                console += "The plots could not be drawn: " + missingPlots + "\n";
            }
            Files.writeString(out.resolve(PAGE), ReportPage.of(results, medians, bars, plots, missingPlots));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return console;
    }

    private List<Plot> draw(Medians medians) throws IOException {
        List<Plot> plots = Plots.of(medians);
        for (Plot plot : plots) {
            SvgFile.write(plot, out);
        }
        return plots;
    }

    /** Writes all files again from the results of an earlier run in the folder. */
    public String writeAgain() {
        return write(Results.read(out.resolve(RESULTS)));
    }
}
