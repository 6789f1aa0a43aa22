package dev.slotkeeper.audit.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Takes what is found: all of it is counted, the first of it shown. */
public final class Differences {

    private final int most;
    private final int mostOfASlot;
    private final Consumer<String> lines;
    private final Map<String, Integer> shownOfSlot = new HashMap<>();
    private long count;
    private int shown;

    /**
     * @param most lines that are shown
     * @param mostOfASlot lines that are shown of one slot, as one that went another way must not hide the others
     * @param lines takes them
     */
    public Differences(int most, int mostOfASlot, Consumer<String> lines) {
        this.most = most;
        this.mostOfASlot = mostOfASlot;
        this.lines = lines;
    }

    /** Takes one. */
    public void add(Difference difference) {
        count++;
        if (isShown(difference.slotId())) {
            shown++;
            shownOfSlot.merge(difference.slotId(), 1, Integer::sum);
            lines.accept(difference.toString());
        }
    }

    /** Whether another one of this slot would be shown, so that it is worth finding out more about it. */
    boolean isShown(String slotId) {
        return shown < most && shownOfSlot.getOrDefault(slotId, 0) < mostOfASlot;
    }

    /** All that were found. */
    public long count() {
        return count;
    }

    /** Those that were found but not shown. */
    public long hidden() {
        return count - shown;
    }
}
