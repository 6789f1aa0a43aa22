package dev.slotkeeper.audit.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions that do not fit yet, and those behind them, slot by slot in their order. */
final class Blocked {

    private final Map<String, Deque<Decided>> bySlot = new HashMap<>();

    /** Holds those that fitted meanwhile too, until their turn comes. */
    private final Deque<Decided> oldestFirst = new ArrayDeque<>();

    boolean holds(String slotId) {
        return bySlot.containsKey(slotId);
    }

    void add(Decided decided) {
        bySlot.computeIfAbsent(decided.slotId(), first -> new ArrayDeque<>()).add(decided);
        oldestFirst.add(decided);
    }

    @Nullable
    Decided head(String slotId) {
        Deque<Decided> queue = bySlot.get(slotId);
        return queue == null ? null : queue.peek();
    }

    void removeHead(String slotId) {
        Deque<Decided> queue = bySlot.get(slotId);
        if (queue != null) {
            queue.poll();
            if (queue.isEmpty()) {
                bySlot.remove(slotId);
            }
        }
    }

    /** The oldest of all, which is the head of its slot; null when there is none. */
    @Nullable
    Decided oldest() {
        while (!oldestFirst.isEmpty() && head(oldestFirst.element().slotId()) != oldestFirst.element()) {
            oldestFirst.remove();
        }
        return oldestFirst.peek();
    }

    int size() {
        return oldestFirst.size();
    }
}
