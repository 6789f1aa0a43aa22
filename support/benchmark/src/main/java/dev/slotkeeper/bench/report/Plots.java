package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.report.Plot.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates the report's plots; omits empty ones. */
final class Plots {

    private static final String US = "slotkeeper";

    private static final Map<Metric, String> CPU_OF = new LinkedHashMap<>();

    static {
        CPU_OF.put(Metric.WORKER_CPU, "worker");
        CPU_OF.put(Metric.DATABASE_CPU, "PostgreSQL");
        CPU_OF.put(Metric.BROKER_CPU, "Kafka");
        CPU_OF.put(Metric.BENCH_CPU, "the peer itself");
    }

    private final Medians medians;

    private Plots(Medians medians) {
        this.medians = medians;
    }

    static List<Plot> of(Medians medians) {
        return new Plots(medians).all().filter(plot -> !plot.isEmpty()).toList();
    }

    private Stream<Plot> all() {
        return Stream.of(
                rates("spread"),
                rates("hot"),
                rates("zipf"),
                latency("spread"),
                latency("hot"),
                cpuOfAll("spread"),
                cpuOfSlotkeeper(),
                growth("growth-slots", "slots", Kind.LINES),
                growth("growth-decisions", "decisions stored before", Kind.LINES),
                growth("growth-batch", "most requests in a batch", Kind.LOG_LINES),
                growth("growth-partitions", "partitions of each topic", Kind.LINES),
                growth("growth-consumers", "consumers of the worker", Kind.LINES),
                held("gateway"),
                held("worker"),
                refusals());
    }

    private Plot refusals() {
        List<String> runs = List.of(PageThresholds.BEFORE, PageThresholds.LIVE);
        Map<String, List<@Nullable Double>> bars = new LinkedHashMap<>();
        bars.put("a list that is loaded once, a plain refusal", refusals(runs, PageThresholds.BEFORE));
        bars.put("live slots, early notice, alternatives", refusals(runs, PageThresholds.LIVE));
        String title = "Refused confirmations for each booking";
        return new Plot("crowd.svg", Kind.PLAIN_BARS, title, "", "refused for each booking", runs, bars);
    }

    private List<@Nullable Double> refusals(List<String> runs, String shown) {
        return values(
                runs,
                run -> run.equals(shown) ? medians.of(PageThresholds.CROWD, run, Metric.REFUSED_PER_BOOKING) : null);
    }

    private Plot held(String program) {
        String scenario = "soak-" + program;
        List<String> minutes = medians.subjects(scenario);
        Map<String, List<@Nullable Double>> lines = new LinkedHashMap<>();
        for (Metric metric : Thresholds.HELD) {
            lines.put(metric.unit(), values(minutes, minute -> medians.of(scenario, minute, metric)));
        }
        String title = "What the " + program + " holds under the same load";
        return new Plot(scenario + ".svg", Kind.LOG_LINES, title, "minute", "number, log scale", minutes, lines);
    }

    private Plot rates(String scenario) {
        List<String> subjects = medians.subjects(scenario);
        Map<String, List<@Nullable Double>> bars = new LinkedHashMap<>();
        for (String owner : List.of("Slotkeeper", "peers", "PostgreSQL alone")) {
            bars.put(
                    owner,
                    values(
                            subjects,
                            subject -> owner.equals(owner(subject))
                                    ? medians.of(scenario, subject, Metric.WARM_RATE)
                                    : null));
        }
        String title = "Decisions a second, " + scenario;
        return new Plot(
                "rate-" + scenario + ".svg", Kind.BARS, title, "", "decisions/s when warm, log scale", subjects, bars);
    }

    private static String owner(String subject) {
        if (subject.startsWith(TimeShares.LIMIT)) {
            return "PostgreSQL alone";
        }
        return subject.equals(US) ? "Slotkeeper" : "peers";
    }

    private Plot latency(String load) {
        String scenario = "http-" + load;
        List<String> rates = medians.subjects(scenario).stream()
                .filter(subject -> subject.contains("@"))
                .map(subject -> subject.substring(subject.indexOf('@') + 1))
                .distinct()
                .toList();
        Map<String, List<@Nullable Double>> lines = new LinkedHashMap<>();
        for (String who : List.of("gateway", "direct")) {
            lines.put(who + " p50", values(rates, rate -> medians.of(scenario, who + "@" + rate, Metric.P50)));
            lines.put(who + " p99", values(rates, rate -> medians.of(scenario, who + "@" + rate, Metric.P99)));
        }
        String title = "Time to an answer over HTTP, " + load;
        List<String> shown = rates.stream().map(Numbers::size).toList();
        return new Plot("latency-" + load + ".svg", Kind.LOG_LINES, title, "requests/s", "ms, log scale", shown, lines);
    }

    private Plot cpuOfAll(String scenario) {
        List<String> subjects = medians.subjects(scenario).stream()
                .filter(subject ->
                        CPU_OF.keySet().stream().anyMatch(metric -> medians.of(scenario, subject, metric) != null))
                .toList();
        Map<String, List<@Nullable Double>> parts = new LinkedHashMap<>();
        CPU_OF.forEach(
                (metric, part) -> parts.put(part, values(subjects, subject -> medians.of(scenario, subject, metric))));
        String title = "CPU time of a decision, " + scenario;
        return new Plot("cpu-" + scenario + ".svg", Kind.STACK, title, "", "µs a decision", subjects, parts);
    }

    private Plot cpuOfSlotkeeper() {
        List<String> scenarios = TimeShares.DRAINS.stream()
                .filter(scenario -> medians.of(scenario, US, Metric.WORKER_CPU) != null)
                .toList();
        Map<String, List<@Nullable Double>> parts = new LinkedHashMap<>();
        CPU_OF.forEach(
                (metric, part) -> parts.put(part, values(scenarios, scenario -> medians.of(scenario, US, metric))));
        String title = "CPU time of a decision, Slotkeeper";
        return new Plot("cpu-slotkeeper.svg", Kind.STACK, title, "", "µs a decision", scenarios, parts);
    }

    private Plot growth(String scenario, String axis, Kind kind) {
        String random = scenario + "-random-ids";
        List<String> sizes = Stream.of(scenario, random)
                .flatMap(one -> medians.subjects(one).stream())
                .distinct()
                .toList();
        Map<String, List<@Nullable Double>> lines = new LinkedHashMap<>();
        lines.put("time-ordered request ids", values(sizes, size -> medians.cost(scenario, size)));
        lines.put("random request ids", values(sizes, size -> medians.cost(random, size)));
        String title = "Cost of a decision by " + axis;
        String unit = "µs of the whole machine" + (kind == Kind.LOG_LINES ? ", log scale" : "");
        List<String> shown = sizes.stream().map(Numbers::size).toList();
        return new Plot(scenario + ".svg", kind, title, axis, unit, shown, lines);
    }

    private static List<@Nullable Double> values(List<String> points, Function<String, @Nullable MedianRange> of) {
        List<@Nullable Double> values = new ArrayList<>();
        for (String point : points) {
            MedianRange range = of.apply(point);
            values.add(range == null ? null : (Double) range.median());
        }
        return values;
    }
}
