package dev.slotkeeper.bench.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses among the open slots shown: the k-th of all slots in proportion to 1/k. */
final class Popularity {

    private Popularity() {}

    /**
     * Chooses an open slot.
     *
     * @param shown slots, the most popular first
     * @param chance 0 to below 1; the same chance and the same slots give the same choice
     * @return null if none is open
     */
    static @Nullable ShownSlot choose(List<ShownSlot> shown, double chance) {
        double all = 0;
        for (int i = 0; i < shown.size(); i++) {
            all += weight(shown, i);
        }
        double left = chance * all;
        ShownSlot last = null;
        for (int i = 0; i < shown.size() && (last == null || left >= 0); i++) {
            if (shown.get(i).isOpen()) {
                last = shown.get(i);
                left -= weight(shown, i);
            }
        }
        return last;
    }

    private static double weight(List<ShownSlot> shown, int i) {
        return shown.get(i).isOpen() ? 1.0 / (i + 1) : 0;
    }
}
