package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Metric;
import java.util.ArrayList;
import java.util.List;

/** Compares the live page with its targets. */
final class PageThresholds {

    static final String CROWD = "crowd";
    static final String WATCHERS = "watchers";

    /** Subject of the run without the live page; {@link #LIVE} is the other one. */
    static final String BEFORE = "as before";

    static final String LIVE = "live page";

    private static final double MAX_REFUSED = 0.1;
    private static final double MAX_MILLIS = 500;

    /** Suffix of the subjects with a bar: five updates per second on each page. Fifty per second have no bar. */
    private static final String WATCHED = " watch 100";

    private final Medians medians;

    private PageThresholds(Medians medians) {
        this.medians = medians;
    }

    /** Returns the bars of the measured scenarios. */
    static List<Threshold> of(Medians medians) {
        PageThresholds bars = new PageThresholds(medians);
        List<Threshold> all = new ArrayList<>();
        if (medians.scenarios().contains(CROWD)) {
            all.add(bars.fewerRefused());
        }
        medians.subjects(WATCHERS).stream()
                .filter(subject -> subject.endsWith(WATCHED))
                .forEach(subject -> all.add(bars.seenSoon(subject)));
        return all;
    }

    private Threshold fewerRefused() {
        String name = "crowd: refused confirmations a booking, live page against before";
        String required = "at most " + Numbers.limit(MAX_REFUSED) + "x";
        MedianRange ratio = medians.ratio(CROWD, LIVE, BEFORE, Metric.REFUSED_PER_BOOKING);
        MedianRange live = medians.of(CROWD, LIVE, Metric.REFUSED_PER_BOOKING);
        MedianRange before = medians.of(CROWD, BEFORE, Metric.REFUSED_PER_BOOKING);
        if (ratio == null || live == null || before == null) {
            return Threshold.notMeasured(name, required);
        }
        String failed = failed(CROWD, LIVE) + failed(CROWD, BEFORE);
        String measured = Numbers.range(ratio, "x") + ": " + Numbers.plain(live.median()) + " against "
                + Numbers.plain(before.median()) + failed;
        return Threshold.of(
                name, required, measured, ratio.median() <= MAX_REFUSED && failed.isEmpty(), ratio.rounds());
    }

    private Threshold seenSoon(String subject) {
        String name = "watchers: p99 from a confirmation to the pages that watch, " + subject + " resources";
        String required = "at most " + Numbers.limit(MAX_MILLIS) + " ms";
        MedianRange millis = medians.of(WATCHERS, subject, Metric.P99);
        if (millis == null) {
            return Threshold.notMeasured(name, required);
        }
        String failed = failed(WATCHERS, subject);
        String measured = Numbers.range(millis, " ms") + failed;
        return Threshold.of(
                name, required, measured, millis.median() <= MAX_MILLIS && failed.isEmpty(), millis.rounds());
    }

    private String failed(String scenario, String subject) {
        MedianRange failed = medians.of(scenario, subject, Metric.FAILED);
        return failed == null || failed.most() == 0
                ? ""
                : "; failed in one round, " + subject + ": " + Numbers.plain(failed.most());
    }
}
