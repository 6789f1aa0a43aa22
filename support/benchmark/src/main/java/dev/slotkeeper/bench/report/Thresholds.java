package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares a run with its targets. Limits are compared with unrounded medians. */
final class Thresholds {

    /** Quantities that must not grow under a constant load. */
    static final List<Metric> HELD = List.of(Metric.LIVE_HEAP, Metric.THREADS, Metric.CONNECTIONS, Metric.HANDLES);

    private static final String US = "slotkeeper";
    private static final String SOAK = "soak-";
    private static final double NO_GROWTH = 1.1;

    private final Medians medians;

    private Thresholds(Medians medians) {
        this.medians = medians;
    }

    static List<Threshold> of(Medians medians) {
        return new Thresholds(medians).all();
    }

    private List<Threshold> all() {
        List<Threshold> all = new ArrayList<>();
        for (String program : List.of("gateway", "worker")) {
            if (medians.scenarios().contains(SOAK + program)) {
                HELD.forEach(metric -> all.add(steady(program, metric)));
            }
        }
        all.addAll(PageThresholds.of(medians));
        if (!all.isEmpty() && medians.scenarios().stream().allMatch(Thresholds::standsAlone)) {
            return all;
        }
        all.add(faster("spread", 12, "direct", "direct-sql"));
        all.add(faster("hot", 100, "direct-sql/32"));
        all.add(faster("hot", 40, "direct-sql"));
        all.add(faster("spread", 15, "record-listener"));
        all.add(faster("spread", 10, "parallel-consumer"));
        all.add(againstSpread("churn", 0.5));
        for (String load : List.of("spread", "hot")) {
            all.add(latency(load, Metric.P50, 5));
            all.add(latency(load, Metric.P99, 25));
            all.add(againstTwin(load, Metric.P50, 3));
        }
        all.add(againstTwin("hot", Metric.P99, 1));
        all.add(ahead("spread"));
        all.add(ahead("hot"));
        all.add(smallHeap());
        all.add(resident());
        all.add(growth("growth-decisions", "10000000", "0", "stored decisions", 1.3));
        all.add(growth("growth-slots", "1000000", "1000", "slots", 1.5));
        return all;
    }

    /** Returns true for scenarios outside a full run, which can be measured without the others. */
    private static boolean standsAlone(String scenario) {
        return scenario.startsWith(SOAK)
                || scenario.equals(PageThresholds.CROWD)
                || scenario.equals(PageThresholds.WATCHERS);
    }

    /** @param peers names of peers, each with all its sizes; the best one counts */
    private Threshold faster(String scenario, double limit, String... peers) {
        Predicate<String> wanted = subject ->
                Arrays.stream(peers).anyMatch(peer -> subject.equals(peer) || subject.startsWith(peer + "/"));
        long found = medians.subjects(scenario).stream().filter(wanted).count();
        String name = scenario + ", warm: " + US + " against " + String.join(" and ", peers);
        String required = "at least " + Numbers.limit(limit) + "x";
        String best = medians.best(scenario, Metric.WARM_RATE, wanted);
        MedianRange ratio = best == null ? null : medians.ratio(scenario, US, best, Metric.WARM_RATE);
        if (best == null || ratio == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, US, Metric.WARM_RATE) + "/s against "
                + median(scenario, best, Metric.WARM_RATE) + "/s of " + best
                + (found > 1 ? ", the best of " + found : "") + wholeRun(scenario, best);
        return Threshold.of(name, required, measured, ratio.median() >= limit, ratio.rounds());
    }

    /** Compares commands of all kinds with bookings only. */
    private Threshold againstSpread(String scenario, double limit) {
        String name = scenario + ", warm: " + US + " against itself in spread";
        String required = "at least " + Numbers.limit(limit) + "x";
        MedianRange ratio = medians.ratioOfScenarios(scenario, "spread", US, Metric.WARM_RATE);
        if (ratio == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, US, Metric.WARM_RATE) + "/s against "
                + median("spread", US, Metric.WARM_RATE) + "/s";
        return Threshold.of(name, required, measured, ratio.median() >= limit, ratio.rounds());
    }

    private String wholeRun(String scenario, String peer) {
        MedianRange whole = medians.ratio(scenario, US, peer, Metric.WHOLE_RATE);
        return whole == null ? "" : "; over the whole run " + Numbers.plain(whole.median()) + "x";
    }

    private Threshold latency(String load, Metric metric, double limitMillis) {
        String scenario = "http-" + load;
        String name = load + " over HTTP at 500/s: " + shortName(metric);
        String required = "at most " + Numbers.limit(limitMillis) + " ms";
        MedianRange millis = medians.of(scenario, "gateway@500", metric);
        if (millis == null) {
            return Threshold.notMeasured(name, required);
        }
        String failed = failed(scenario);
        boolean isMet = millis.median() <= limitMillis && failed.isEmpty();
        return Threshold.of(name, required, Numbers.range(millis, " ms") + failed, isMet, millis.rounds());
    }

    /** Returns a note on requests without a proper answer; empty if there were none. Such requests miss the target. */
    private String failed(String scenario) {
        MedianRange failed = medians.of(scenario, "gateway@500", Metric.FAILED);
        return failed == null || failed.most() == 0
                ? ""
                : "; without a proper answer in one round: " + Numbers.plain(failed.most());
    }

    private Threshold againstTwin(String load, Metric metric, double limit) {
        String scenario = "http-" + load;
        String name = load + " over HTTP at 500/s: " + shortName(metric) + " against the direct twin's";
        String required = "at most " + Numbers.limit(limit) + "x";
        MedianRange ratio = medians.ratio(scenario, "gateway@500", "direct@500", metric);
        if (ratio == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, "gateway@500", metric) + " ms against "
                + median(scenario, "direct@500", metric) + " ms";
        return Threshold.of(name, required, measured, ratio.median() <= limit, ratio.rounds());
    }

    private Threshold ahead(String load) {
        String scenario = "http-most-" + load;
        String name = load + " over HTTP: most requests/s within 100 ms at p99, against the direct twin";
        String required = "more than 1x";
        MedianRange ratio = medians.ratio(scenario, "gateway", "direct", Metric.ANSWERED);
        if (ratio == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, "gateway", Metric.ANSWERED)
                + "/s against " + median(scenario, "direct", Metric.ANSWERED) + "/s";
        return Threshold.of(name, required, measured, ratio.median() > 1, ratio.rounds());
    }

    /** Checks that the burst was measured: a worker that runs out of memory would have ended the scenario. */
    private Threshold smallHeap() {
        String name = "burst: a worker with a heap of 256 MB or less";
        String required = "answers everything";
        MedianRange decided = medians.of("burst", US, Metric.DECIDED);
        MedianRange seconds = medians.of("burst", US, Metric.SECONDS);
        if (decided == null || seconds == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.plain(decided.median()) + " answers, the last after " + Numbers.range(seconds, " s");
        return Threshold.of(name, required, measured, decided.least() > 0, decided.rounds());
    }

    private Threshold resident() {
        String name = "worker at full drain: resident memory";
        double limit = 450;
        String required = "at most " + Numbers.limit(limit) + " MiB";
        MedianRange worst = null;
        String where = "";
        for (String scenario : List.of("spread", "churn", "hot", "zipf", "burst")) {
            MedianRange here = medians.of(scenario, US, Metric.WORKER_RESIDENT);
            if (here != null && (worst == null || here.median() > worst.median())) {
                worst = here;
                where = scenario;
            }
        }
        return worst == null
                ? Threshold.notMeasured(name, required)
                : Threshold.of(
                        name,
                        required,
                        Numbers.range(worst, " MiB") + " in " + where,
                        worst.median() <= limit,
                        worst.rounds());
    }

    /** Compares the last quarter with the second, because pools and caches fill in the first. */
    private Threshold steady(String program, Metric metric) {
        String scenario = SOAK + program;
        List<String> minutes = medians.subjects(scenario);
        double before = most(scenario, minutes.subList(minutes.size() / 4, minutes.size() / 2), metric);
        double after = most(scenario, minutes.subList(minutes.size() * 3 / 4, minutes.size()), metric);
        String name = "soak: " + metric.unit() + " of the " + program + ", last quarter against the second";
        String measured = Numbers.plain(after) + " against " + Numbers.plain(before) + " at most";
        return Threshold.of(name, "at most 1.1x", measured, after <= NO_GROWTH * before, minutes.size());
    }

    private double most(String scenario, List<String> minutes, Metric metric) {
        return minutes.stream()
                .map(minute -> medians.of(scenario, minute, metric))
                .filter(Objects::nonNull)
                .mapToDouble(MedianRange::median)
                .max()
                .orElse(0);
    }

    /** Compares costs by the inverse ratio of the measured rates: twice the cost is half of the rate. */
    private Threshold growth(String scenario, String large, String small, String unit, double limit) {
        String name = "growth: cost per decision at " + Numbers.size(large) + " " + unit + " against that at "
                + Numbers.size(small);
        String required = "at most " + Numbers.limit(limit) + "x";
        MedianRange ratio = medians.ratio(scenario, small, large, Metric.WARM_RATE);
        if (ratio == null) {
            return Threshold.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + cost(scenario, large) + " µs against "
                + cost(scenario, small) + " µs";
        return Threshold.of(name, required, measured, ratio.median() <= limit, ratio.rounds());
    }

    private String median(String scenario, String subject, Metric metric) {
        return shown(medians.of(scenario, subject, metric));
    }

    private String cost(String scenario, String subject) {
        return shown(medians.cost(scenario, subject));
    }

    private static String shown(@Nullable MedianRange medianRange) {
        return medianRange == null ? "?" : Numbers.plain(medianRange.median());
    }

    private static String shortName(Metric metric) {
        return metric.name().toLowerCase(Locale.ROOT);
    }
}
