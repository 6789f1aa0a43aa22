package dev.slotkeeper.bench;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress: a bar on a terminal, otherwise one line per measurement. */
final class Progress implements AutoCloseable {

    /** The figures shown in a measurement's line. */
    private static final List<Metric> MAIN = List.of(
            Metric.WARM_RATE,
            Metric.ANSWERED,
            Metric.P50,
            Metric.P99,
            Metric.LONGEST,
            Metric.SECONDS,
            Metric.NANOS,
            Metric.REFUSED);

    private static final int REDRAW_MILLIS = 500;

    private final PrintStream out;
    private final int all;
    private final @Nullable ProgressBar bar;
    private String scenario = "";
    private int done;

    /** @param all total number of measurements */
    Progress(PrintStream out, int all) {
        this.out = out;
        this.all = all;
        this.bar = isTerminal()
                ? new ProgressBarBuilder()
                        .setTaskName("measured")
                        .setInitialMax(all)
                        .setUpdateIntervalMillis(REDRAW_MILLIS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .build()
                : null;
    }

    /** Asks the console itself where it can, because since JDK 22 a console may exist without a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    void begin(String next) {
        scenario = next;
        if (bar != null) {
            bar.setExtraMessage(scenario);
        }
    }

    void measured(Measurement measurement) {
        done++;
        if (bar != null) {
            bar.setExtraMessage(scenario + ", after " + measurement.subject()).step();
        } else {
            out.println(line(measurement));
        }
    }

    private String line(Measurement measurement) {
        String figures = MAIN.stream()
                .flatMap(metric -> text(metric, measurement.metrics().get(metric)))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%3d/%d %s %s, round %d: %s",
                done,
                all,
                measurement.scenario(),
                measurement.subject(),
                measurement.round(),
                figures);
    }

    private static Stream<String> text(Metric metric, @Nullable Double value) {
        if (value == null) {
            return Stream.of();
        }
        return Stream.of(String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%,.0f %s", value, metric.unit()));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
