package dev.slotkeeper.runtime;

import dev.slotkeeper.contracts.ContractJson;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The slots with the most requests of a time span.
 *
 * @param seconds length of the time span
 * @param slots in descending order, at most {@value #MAX}
 * @param uncertainty maximum number of requests missing in each slot's count; a slot not listed had at most the last
 *     listed count plus this many
 */
public record HotSlots(int seconds, List<HotSlot> slots, long uncertainty) {

    /** Maximum number of slots. */
    public static final int MAX = 10;

    /** @throws IllegalArgumentException if there are too many slots or a count is negative */
    public HotSlots {
        slots = List.copyOf(slots);
        if (slots.size() > MAX) {
            throw new IllegalArgumentException("slots: given " + slots.size() + ", allowed at most " + MAX);
        }
        ProgramMetrics.requireCount("uncertainty", (double) uncertainty);
    }

    /**
     * A slot and the number of its requests.
     *
     * @param requests lower bound of the true number
     */
    public record HotSlot(String slotId, long requests) {

        /** @throws dev.slotkeeper.contracts.ContractViolation if the slot id is none that the contract allows */
        public HotSlot {
            slotId = ContractJson.readSlotId("slotId", slotId);
            ProgramMetrics.requireCount("requests", (double) requests);
        }
    }

    /** Returns the slots with the highest counts. */
    public static HotSlots of(int seconds, Map<String, Long> requests, long uncertainty) {
        List<HotSlot> slots = requests.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX)
                .map(entry -> new HotSlot(entry.getKey(), entry.getValue()))
                .toList();
        return new HotSlots(seconds, slots, uncertainty);
    }

    /**
     * Adds two workers' counts. Each slot has one worker, except while it moves to another, so no request is counted
     * twice.
     */
    public HotSlots plus(HotSlots other) {
        Map<String, Long> all = new HashMap<>();
        slots.forEach(slot -> all.put(slot.slotId(), slot.requests()));
        other.slots.forEach(slot -> all.merge(slot.slotId(), slot.requests(), Long::sum));
        return of(Math.max(seconds, other.seconds), all, Math.max(uncertainty, other.uncertainty));
    }
}
