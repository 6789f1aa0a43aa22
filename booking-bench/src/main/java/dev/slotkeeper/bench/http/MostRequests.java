package dev.slotkeeper.bench.http;

import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Looks for the highest rate that a server bears: upward while it does, then between what it bore and what it did not. */
final class MostRequests {

    private static final double UPWARD = 1.5;
    private static final double CLOSE_ENOUGH = 1.1;
    private static final int MOST_STEPS = 4;

    private @Nullable Load best;
    private double tooMuch = Double.POSITIVE_INFINITY;

    /** Takes a result into account; loads that were measured anyway save steps. */
    void note(Load load) {
        if (load.isBorne()) {
            if (load.offered() > borne()) {
                best = load;
            }
            // One that was not borne below it was bad luck.
            if (tooMuch <= load.offered()) {
                tooMuch = Double.POSITIVE_INFINITY;
            }
        } else if (load.offered() > borne()) {
            tooMuch = Math.min(tooMuch, load.offered());
        }
    }

    /** Requests a second answered at the highest rate that was borne; 0 when none was. */
    double search(DoubleFunction<Load> attempt) {
        for (int step = 0; step < MOST_STEPS && tooMuch > borne() * CLOSE_ENOUGH; step++) {
            note(attempt.apply(Double.isInfinite(tooMuch) ? borne() * UPWARD : (borne() + tooMuch) / 2));
        }
        return best == null ? 0 : best.answered();
    }

    private double borne() {
        return best == null ? 0 : best.offered();
    }
}
