package dev.slotkeeper.audit.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds decisions that do not fit yet, and those behind them, by slot and in order. */
final class BlockedDecisions {

    private final Map<String, Deque<DecidedRequest>> bySlot = new HashMap<>();

    /** All decisions in order; those that have fitted meanwhile are removed once they are the first. */
    private final Deque<DecidedRequest> oldestFirst = new ArrayDeque<>();

    boolean holds(String slotId) {
        return bySlot.containsKey(slotId);
    }

    /** Returns true if one of the decisions is about the slot or moves a booking to it. */
    boolean mayChange(String slotId) {
        return holds(slotId)
                || bySlot.values().stream()
                        .flatMap(Deque::stream)
                        .anyMatch(decided -> slotId.equals(decided.otherSlotId())
                                && !decided.reply().isNo());
    }

    void add(DecidedRequest decided) {
        bySlot.computeIfAbsent(decided.slotId(), first -> new ArrayDeque<>()).add(decided);
        oldestFirst.add(decided);
    }

    @Nullable
    DecidedRequest head(String slotId) {
        Deque<DecidedRequest> queue = bySlot.get(slotId);
        return queue == null ? null : queue.peek();
    }

    void removeHead(String slotId) {
        Deque<DecidedRequest> queue = bySlot.get(slotId);
        if (queue != null) {
            queue.poll();
            if (queue.isEmpty()) {
                bySlot.remove(slotId);
            }
        }
    }

    /** Returns the oldest decision, which is the head of its slot; null if there is none. */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // each decision is one object
    DecidedRequest oldest() {
        while (!oldestFirst.isEmpty() && head(oldestFirst.element().slotId()) != oldestFirst.element()) {
            oldestFirst.remove();
        }
        return oldestFirst.peek();
    }

    int size() {
        return oldestFirst.size();
    }
}
