package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares a run with its targets. Limits are compared with unrounded medians. */
final class Bars {

    /** Quantities that must not grow under a constant load. */
    static final List<Figure> HELD = List.of(Figure.LIVE_HEAP, Figure.THREADS, Figure.CONNECTIONS, Figure.HANDLES);

    private static final String US = "slotkeeper";
    private static final String SOAK = "soak-";
    private static final double NO_GROWTH = 1.1;

    private final Medians medians;

    private Bars(Medians medians) {
        this.medians = medians;
    }

    static List<Bar> of(Medians medians) {
        return new Bars(medians).all();
    }

    private List<Bar> all() {
        List<Bar> all = new ArrayList<>();
        for (String program : List.of("gateway", "worker")) {
            if (medians.scenarios().contains(SOAK + program)) {
                HELD.forEach(figure -> all.add(steady(program, figure)));
            }
        }
        all.addAll(PageBars.of(medians));
        if (!all.isEmpty() && medians.scenarios().stream().allMatch(Bars::standsAlone)) {
            return all;
        }
        all.add(faster("spread", 12, "direct", "direct-sql"));
        all.add(faster("hot", 100, "direct-sql/32"));
        all.add(faster("hot", 40, "direct-sql"));
        all.add(faster("spread", 15, "record-listener"));
        all.add(faster("spread", 10, "parallel-consumer"));
        all.add(besideSpread("churn", 0.5));
        for (String load : List.of("spread", "hot")) {
            all.add(latency(load, Figure.P50, 5));
            all.add(latency(load, Figure.P99, 25));
            all.add(besideTwin(load, Figure.P50, 3));
        }
        all.add(besideTwin("hot", Figure.P99, 1));
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
        return scenario.startsWith(SOAK) || scenario.equals(PageBars.CROWD) || scenario.equals(PageBars.WATCHERS);
    }

    /** @param peers names of peers, each with all its sizes; the best one counts */
    private Bar faster(String scenario, double limit, String... peers) {
        Predicate<String> wanted = subject ->
                Arrays.stream(peers).anyMatch(peer -> subject.equals(peer) || subject.startsWith(peer + "/"));
        long found = medians.subjects(scenario).stream().filter(wanted).count();
        String name = scenario + ", warm: " + US + " against " + String.join(" and ", peers);
        String required = "at least " + Numbers.limit(limit) + "x";
        String best = medians.best(scenario, Figure.WARM_RATE, wanted);
        Span ratio = best == null ? null : medians.ratio(scenario, US, best, Figure.WARM_RATE);
        if (best == null || ratio == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, US, Figure.WARM_RATE) + "/s against "
                + median(scenario, best, Figure.WARM_RATE) + "/s of " + best
                + (found > 1 ? ", the best of " + found : "") + wholeRun(scenario, best);
        return Bar.of(name, required, measured, ratio.median() >= limit, ratio.rounds());
    }

    /** Compares commands of all kinds with bookings only. */
    private Bar besideSpread(String scenario, double limit) {
        String name = scenario + ", warm: " + US + " against itself in spread";
        String required = "at least " + Numbers.limit(limit) + "x";
        Span ratio = medians.ratioOfScenarios(scenario, "spread", US, Figure.WARM_RATE);
        if (ratio == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, US, Figure.WARM_RATE) + "/s against "
                + median("spread", US, Figure.WARM_RATE) + "/s";
        return Bar.of(name, required, measured, ratio.median() >= limit, ratio.rounds());
    }

    private String wholeRun(String scenario, String peer) {
        Span whole = medians.ratio(scenario, US, peer, Figure.WHOLE_RATE);
        return whole == null ? "" : "; over the whole run " + Numbers.plain(whole.median()) + "x";
    }

    private Bar latency(String load, Figure figure, double limitMillis) {
        String scenario = "http-" + load;
        String name = load + " over HTTP at 500/s: " + shortName(figure);
        String required = "at most " + Numbers.limit(limitMillis) + " ms";
        Span millis = medians.of(scenario, "gateway@500", figure);
        if (millis == null) {
            return Bar.notMeasured(name, required);
        }
        String failed = failed(scenario);
        boolean isMet = millis.median() <= limitMillis && failed.isEmpty();
        return Bar.of(name, required, Numbers.range(millis, " ms") + failed, isMet, millis.rounds());
    }

    /** Returns a note on requests without a proper answer; empty if there were none. Such requests miss the target. */
    private String failed(String scenario) {
        Span failed = medians.of(scenario, "gateway@500", Figure.FAILED);
        return failed == null || failed.most() == 0
                ? ""
                : "; without a proper answer in one round: " + Numbers.plain(failed.most());
    }

    private Bar besideTwin(String load, Figure figure, double limit) {
        String scenario = "http-" + load;
        String name = load + " over HTTP at 500/s: " + shortName(figure) + " against the direct twin's";
        String required = "at most " + Numbers.limit(limit) + "x";
        Span ratio = medians.ratio(scenario, "gateway@500", "direct@500", figure);
        if (ratio == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, "gateway@500", figure) + " ms against "
                + median(scenario, "direct@500", figure) + " ms";
        return Bar.of(name, required, measured, ratio.median() <= limit, ratio.rounds());
    }

    private Bar ahead(String load) {
        String scenario = "http-most-" + load;
        String name = load + " over HTTP: most requests/s within 100 ms at p99, against the direct twin";
        String required = "more than 1x";
        Span ratio = medians.ratio(scenario, "gateway", "direct", Figure.ANSWERED);
        if (ratio == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + median(scenario, "gateway", Figure.ANSWERED)
                + "/s against " + median(scenario, "direct", Figure.ANSWERED) + "/s";
        return Bar.of(name, required, measured, ratio.median() > 1, ratio.rounds());
    }

    /** Checks that the burst was measured: a worker that runs out of memory would have ended the scenario. */
    private Bar smallHeap() {
        String name = "burst: a worker with a heap of 256 MB or less";
        String required = "answers everything";
        Span decided = medians.of("burst", US, Figure.DECIDED);
        Span seconds = medians.of("burst", US, Figure.SECONDS);
        if (decided == null || seconds == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.plain(decided.median()) + " answers, the last after " + Numbers.range(seconds, " s");
        return Bar.of(name, required, measured, decided.least() > 0, decided.rounds());
    }

    private Bar resident() {
        String name = "worker at full drain: resident memory";
        double limit = 450;
        String required = "at most " + Numbers.limit(limit) + " MiB";
        Span worst = null;
        String where = "";
        for (String scenario : List.of("spread", "churn", "hot", "zipf", "burst")) {
            Span here = medians.of(scenario, US, Figure.WORKER_RESIDENT);
            if (here != null && (worst == null || here.median() > worst.median())) {
                worst = here;
                where = scenario;
            }
        }
        return worst == null
                ? Bar.notMeasured(name, required)
                : Bar.of(
                        name,
                        required,
                        Numbers.range(worst, " MiB") + " in " + where,
                        worst.median() <= limit,
                        worst.rounds());
    }

    /** Compares the last quarter with the second, because pools and caches fill in the first. */
    private Bar steady(String program, Figure figure) {
        String scenario = SOAK + program;
        List<String> minutes = medians.subjects(scenario);
        double before = most(scenario, minutes.subList(minutes.size() / 4, minutes.size() / 2), figure);
        double after = most(scenario, minutes.subList(minutes.size() * 3 / 4, minutes.size()), figure);
        String name = "soak: " + figure.unit() + " of the " + program + ", last quarter against the second";
        String measured = Numbers.plain(after) + " against " + Numbers.plain(before) + " at most";
        return Bar.of(name, "at most 1.1x", measured, after <= NO_GROWTH * before, minutes.size());
    }

    private double most(String scenario, List<String> minutes, Figure figure) {
        return minutes.stream()
                .map(minute -> medians.of(scenario, minute, figure))
                .filter(Objects::nonNull)
                .mapToDouble(Span::median)
                .max()
                .orElse(0);
    }

    /** Compares costs by the inverse ratio of the measured rates: twice the cost is half of the rate. */
    private Bar growth(String scenario, String large, String small, String unit, double limit) {
        String name = "growth: cost per decision at " + Numbers.size(large) + " " + unit + " against that at "
                + Numbers.size(small);
        String required = "at most " + Numbers.limit(limit) + "x";
        Span ratio = medians.ratio(scenario, small, large, Figure.WARM_RATE);
        if (ratio == null) {
            return Bar.notMeasured(name, required);
        }
        String measured = Numbers.range(ratio, "x") + ": " + cost(scenario, large) + " µs against "
                + cost(scenario, small) + " µs";
        return Bar.of(name, required, measured, ratio.median() <= limit, ratio.rounds());
    }

    private String median(String scenario, String subject, Figure figure) {
        return shown(medians.of(scenario, subject, figure));
    }

    private String cost(String scenario, String subject) {
        return shown(medians.cost(scenario, subject));
    }

    private static String shown(@Nullable Span span) {
        return span == null ? "?" : Numbers.plain(span.median());
    }

    private static String shortName(Figure figure) {
        return figure.name().toLowerCase(Locale.ROOT);
    }
}
