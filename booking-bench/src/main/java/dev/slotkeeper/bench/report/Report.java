package dev.slotkeeper.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes what a run gave as JSON, plots and a page, and says it on the console. */
public final class Report {

    static final String RESULTS = "results.json";
    static final String PAGE = "report.md";

    private final Path out;

    /** @param out a folder; it is created when it is missing, and files of an earlier report are replaced */
    public Report(Path out) {
        this.out = out;
    }

    /**
     * Writes everything.
     *
     * @return what the console shows
     */
    public String write(Results results) {
        Medians medians = new Medians(results.measurements());
        List<Bar> bars = Bars.of(medians);
        String console = ConsoleTable.of(medians, bars);
        try {
            Files.createDirectories(out);
            results.write(out.resolve(RESULTS));
            List<Plot> plots = List.of();
            String missingPlots = "";
            try {
                plots = draw(medians);
            } catch (RuntimeException | LinkageError | InternalError e) {
                // A JVM without fonts can't draw letters, which is no reason to lose the figures of an hour.
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

    /** Writes everything again from the results that an earlier run has left in the folder. */
    public String writeAgain() {
        return write(Results.read(out.resolve(RESULTS)));
    }
}
