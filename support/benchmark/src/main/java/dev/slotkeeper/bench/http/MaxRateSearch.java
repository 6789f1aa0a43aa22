package dev.slotkeeper.bench.http;

import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Searches for the highest rate that a server sustains: first upwards, then by bisection. */
final class MaxRateSearch {

    private static final double UPWARD = 1.5;
    private static final double CLOSE_ENOUGH = 1.1;
    private static final int MAX_STEPS = 4;

    private @Nullable Load best;
    private double tooMuch = Double.POSITIVE_INFINITY;

    /** Adds a result to the search; results that exist already save steps. */
    void note(Load load) {
        if (load.isBorne()) {
            if (load.offered() > borne()) {
                best = load;
            }
            // An earlier failure at a lower rate was an outlier.
            if (tooMuch <= load.offered()) {
                tooMuch = Double.POSITIVE_INFINITY;
            }
        } else if (load.offered() > borne()) {
            tooMuch = Math.min(tooMuch, load.offered());
        }
    }

    /** Returns the answers per second at the highest sustained rate; 0 if none was sustained. */
    double search(DoubleFunction<Load> attempt) {
        for (int step = 0; step < MAX_STEPS && tooMuch > borne() * CLOSE_ENOUGH; step++) {
            note(attempt.apply(Double.isInfinite(tooMuch) ? borne() * UPWARD : (borne() + tooMuch) / 2));
        }
        return best == null ? 0 : best.answered();
    }

    private double borne() {
        return best == null ? 0 : best.offered();
    }
}
