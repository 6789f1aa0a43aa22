package dev.slotkeeper.bench;

import dev.slotkeeper.bench.report.Report;
import dev.slotkeeper.bench.report.Results;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Measures, prints a table and writes a report. */
public final class BookingBench {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private BookingBench() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        // Measured libraries leave threads running.
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * Runs the benchmark as the arguments say.
     *
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        Plan plan;
        Path render;
        Path folder;
        try {
            BenchOptions options = BenchOptions.parse(arguments);
            if (options.help()) {
                out.print(BenchOptions.usage());
                return DONE;
            }
            render = options.render();
            folder = options.out();
            plan = options.plan();
        } catch (OptionValues.Unknown e) {
            err.println(e.getMessage());
            return MISUSED;
        }
        return render == null ? measure(out, err, plan) : render(out, err, render, folder);
    }

    private static int measure(PrintStream out, PrintStream err, Plan plan) {
        Experiment experiment = new Experiment(plan);
        String failure;
        try (Progress progress = new Progress(out, plan.measurements())) {
            failure = experiment.run(progress);
        }
        if (experiment.isStopped()) {
            return FAILED;
        }
        Results results = experiment.results();
        if (results != null) {
            String unwritten = write(out, results, plan.out());
            failure = failure == null ? unwritten : failure;
        }
        return exit(err, failure);
    }

    private static int render(PrintStream out, PrintStream err, Path file, Path folder) {
        try {
            return exit(err, write(out, Results.read(file), folder));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return exit(err, "The results can't be read: " + e.getMessage());
        }
    }

    private static int exit(PrintStream err, @Nullable String failure) {
        if (failure == null) {
            return DONE;
        }
        err.println(failure);
        return FAILED;
    }

    /**
     * Writes the report.
     *
     * @return an error message; null if the report was written
     */
    private static @Nullable String write(PrintStream out, Results results, Path folder) {
        try {
            out.print(new Report(folder).write(results));
            out.println("The report is in " + folder.toAbsolutePath().normalize());
            return null;
        } catch (UncheckedIOException e) {
            return "The report can't be written into " + folder + ": " + e.getMessage();
        }
    }
}
