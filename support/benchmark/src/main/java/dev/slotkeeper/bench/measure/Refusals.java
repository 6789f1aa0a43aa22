package dev.slotkeeper.bench.measure;

import dev.slotkeeper.bench.stage.Stage;
import java.util.Map;

/** Computes the share of refusals by reason. */
public final class Refusals {

    private static final String REFUSED =
            "SELECT count(*) FROM booking_decisions WHERE outcome = 'REJECTED' AND coalesce(reason, code) = '%s'";

    private static final String ALL_REFUSED = "SELECT count(*) FROM booking_decisions WHERE outcome = 'REJECTED'";

    private Refusals() {}

    /** Returns percentages of all stored decisions. */
    public static Map<Metric, Double> of(Stage stage) {
        double percent = 100.0 / Math.max(1, stage.decisions());
        long full = stage.count(REFUSED.formatted("FULL"));
        long notFound = stage.count(REFUSED.formatted("NOT_FOUND"));
        long others = stage.count(ALL_REFUSED) - full - notFound;
        return Map.of(
                Metric.REFUSED_FULL, full * percent,
                Metric.REFUSED_NOT_FOUND, notFound * percent,
                Metric.REFUSED_OTHERWISE, others * percent);
    }
}
