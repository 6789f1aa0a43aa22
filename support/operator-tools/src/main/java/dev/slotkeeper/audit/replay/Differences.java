package dev.slotkeeper.audit.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts all differences and prints the first of them. */
public final class Differences {

    private final int most;
    private final int mostOfASlot;
    private final Consumer<String> lines;
    private final Map<String, Integer> shownOfSlot = new HashMap<>();
    private long count;
    private int shown;

    /**
     * Creates an empty collection.
     *
     * @param most the number of lines that are printed
     * @param mostOfASlot the number of lines that are printed for one slot, so that a slot with many differences does
     * not hide others
     * @param lines receives the lines
     */
    public Differences(int most, int mostOfASlot, Consumer<String> lines) {
        this.most = most;
        this.mostOfASlot = mostOfASlot;
        this.lines = lines;
    }

    /** Adds a difference. */
    public void add(Difference difference) {
        count++;
        if (isShown(difference.slotId())) {
            shown++;
            shownOfSlot.merge(difference.slotId(), 1, Integer::sum);
            lines.accept(difference.toString());
        }
    }

    /**
     * Returns true if another difference of this slot would be printed, so that further queries for it are worthwhile.
     */
    boolean isShown(String slotId) {
        return shown < most && shownOfSlot.getOrDefault(slotId, 0) < mostOfASlot;
    }

    /** Returns the number of all differences. */
    public long count() {
        return count;
    }

    /** Returns the number of differences that were not printed. */
    public long hidden() {
        return count - shown;
    }
}
