package dev.slotkeeper.worker.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Slots whose new state is still to be told, the longest waiting first; each once, however often it changed. */
final class ChangedSlots {

    private final int most;
    private final Set<String> slotIds = new LinkedHashSet<>();
    private boolean overflown;

    /** @param most slots that are remembered */
    ChangedSlots(int most) {
        this.most = most;
    }

    synchronized void add(String slotId) {
        if (slotIds.size() < most || slotIds.contains(slotId)) {
            if (slotIds.add(slotId) && slotIds.size() == 1) {
                notifyAll();
            }
        } else {
            overflown = true;
        }
    }

    /** Takes out as many as there are, up to {@code count}. */
    synchronized List<String> take(int count) {
        List<String> taken = new ArrayList<>(Math.min(count, slotIds.size()));
        Iterator<String> next = slotIds.iterator();
        while (taken.size() < count && next.hasNext()) {
            taken.add(next.next());
            next.remove();
        }
        return taken;
    }

    /** Whether some were not remembered since this was asked last. */
    synchronized boolean hasOverflown() {
        boolean since = overflown;
        overflown = false;
        return since;
    }

    synchronized int size() {
        return slotIds.size();
    }

    /** Waits until there is one, or so long; sometimes less. */
    @SuppressWarnings("WaitNotInLoop") // Whoever waits looks again in any case.
    synchronized void await(long millis) throws InterruptedException {
        if (slotIds.isEmpty() && millis > 0) {
            wait(millis);
        }
    }
}
