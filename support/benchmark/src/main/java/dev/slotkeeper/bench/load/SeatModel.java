package dev.slotkeeper.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts seats and waitlists as if each command were decided at once; moves between partitions take slightly longer.
 */
final class SeatModel {

    private final int capacity;
    private final int[] taken;

    /** Waitlists by slot; only non-empty ones. */
    private final Map<Integer, Deque<Churn.Stay>> waiting = new HashMap<>();

    SeatModel(int slots, int capacity) {
        this.capacity = capacity;
        this.taken = new int[slots];
    }

    /** Returns true if the slot has a free seat and an empty waitlist. */
    boolean isFree(int slot) {
        return taken[slot] < capacity && !waiting.containsKey(slot);
    }

    /** Requests a seat; returns true if one is free, else joins the waitlist if {@code waits}. */
    boolean request(Churn.Stay stay, boolean waits) {
        boolean isFree = isFree(stay.slot());
        if (isFree) {
            taken[stay.slot()]++;
        } else if (waits) {
            waiting.computeIfAbsent(stay.slot(), first -> new ArrayDeque<>()).add(stay);
        }
        return isFree;
    }

    /** Frees a seat; returns the waitlist entries promoted into it. */
    List<Churn.Stay> giveBack(int slot) {
        taken[slot]--;
        List<Churn.Stay> promoted = new ArrayList<>();
        Deque<Churn.Stay> queue = waiting.get(slot);
        while (queue != null && taken[slot] < capacity && !queue.isEmpty()) {
            promoted.add(queue.remove());
            taken[slot]++;
        }
        if (queue != null && queue.isEmpty()) {
            waiting.remove(slot);
        }
        return promoted;
    }
}
