package dev.slotkeeper.worker.availability;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds the slots whose new state is not published yet, the longest waiting first; each once. Thread-safe. */
final class ChangedSlots {

    private final int most;
    private final Set<String> slotIds = new LinkedHashSet<>();
    private boolean overflown;

    /** @param most the maximum number of slots; more are dropped */
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

    /** Removes and returns up to {@code count} slots. */
    synchronized List<String> take(int count) {
        List<String> taken = new ArrayList<>(Math.min(count, slotIds.size()));
        Iterator<String> next = slotIds.iterator();
        while (taken.size() < count && next.hasNext()) {
            taken.add(next.next());
            next.remove();
        }
        return taken;
    }

    /** Returns true if slots were dropped since the last call. */
    synchronized boolean hasOverflown() {
        boolean since = overflown;
        overflown = false;
        return since;
    }

    synchronized int size() {
        return slotIds.size();
    }

    /** Waits until there is a slot, at most {@code millis} ms; may return early. */
    @SuppressWarnings("WaitNotInLoop") // Callers check again in any case.
    synchronized void await(long millis) throws InterruptedException {
        if (slotIds.isEmpty() && millis > 0) {
            wait(millis);
        }
    }
}
