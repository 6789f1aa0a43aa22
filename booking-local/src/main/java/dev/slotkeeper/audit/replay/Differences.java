package dev.slotkeeper.audit.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Takes what is found: all of it is counted, the first of it shown. */
public final class Differences {

    /** One slot that went another way must not hide the others. */
    static final int MOST_OF_A_SLOT = 10;

    private final int most;
    private final Consumer<String> lines;
    private final Map<String, Integer> shownOfSlot = new HashMap<>();
    private long count;
    private int shown;

    /**
     * @param most lines that are shown
     * @param lines takes them
     */
    public Differences(int most, Consumer<String> lines) {
        this.most = most;
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
        return shown < most && shownOfSlot.getOrDefault(slotId, 0) < MOST_OF_A_SLOT;
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
