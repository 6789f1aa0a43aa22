package dev.slotkeeper.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who has a seat and who waits, if every command were decided at once; moves between partitions are a little later. */
final class SeatModel {

    private final int capacity;
    private final int[] taken;

    /** Only of slots that somebody waits for. */
    private final Map<Integer, Deque<Churn.Stay>> waiting = new HashMap<>();

    SeatModel(int slots, int capacity) {
        this.capacity = capacity;
        this.taken = new int[slots];
    }

    /** Free seats are for those who wait. */
    boolean isFree(int slot) {
        return taken[slot] < capacity && !waiting.containsKey(slot);
    }

    /** Asks for a seat; true when there is one at once. */
    boolean ask(Churn.Stay stay, boolean waits) {
        boolean isFree = isFree(stay.slot());
        if (isFree) {
            taken[stay.slot()]++;
        } else if (waits) {
            waiting.computeIfAbsent(stay.slot(), first -> new ArrayDeque<>()).add(stay);
        }
        return isFree;
    }

    /** Gives a seat back; returns who has it now, nobody where nobody waits. */
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
