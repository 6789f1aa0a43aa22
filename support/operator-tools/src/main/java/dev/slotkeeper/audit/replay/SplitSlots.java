package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts the decisions of split slots, which have requests in several partitions, into the order in which they were made.
 * The clocks of the transactions do not give that order, but the sequence of the slot that each has read does. So a
 * decision is kept until no earlier one can follow.
 */
final class SplitSlots {

    private static final Comparator<DecidedRequest> IN_ORDER = Comparator.comparingLong(
                    (DecidedRequest decided) -> order(decided).slot())
            .thenComparing(DecidedRequest::at)
            .thenComparingInt(decided -> order(decided).position());

    private final Set<String> slotIds;
    private final int most;
    private final Map<String, Queue<DecidedRequest>> kept = new HashMap<>();

    /** The time and slot of each kept decision, the earliest first; and of those that are not kept any more. */
    private final Queue<Due> dues = new PriorityQueue<>(Comparator.comparing(Due::at));

    private final Set<String> tooBusy = new HashSet<>();
    private int size;

    private record Due(Instant at, String slotId) {}

    /**
     * @param slotIds the split slots, all of whose decisions have an order
     * @param most the number of decisions that are kept at a time
     */
    SplitSlots(Set<String> slotIds, int most) {
        this.slotIds = new HashSet<>(slotIds);
        this.most = most;
    }

    private static DecisionRow.Order order(DecidedRequest decided) {
        return Objects.requireNonNull(decided.stored().order(), "a split slot's decisions have an order");
    }

    /** Returns true if the decision has to be kept. One that breaks the contract touches no slot and is not kept. */
    boolean keeps(DecidedRequest decided) {
        return decided.request().broken() == null && slotIds.contains(decided.slotId());
    }

    /**
     * Keeps a decision.
     *
     * @return empty; or, if that are too many, all decisions of its slot that are kept: it does not count as split any
     *     more, and its order can't be judged
     */
    List<DecidedRequest> add(DecidedRequest decided) {
        String slotId = decided.slotId();
        kept.computeIfAbsent(slotId, first -> new PriorityQueue<>(IN_ORDER)).add(decided);
        dues.add(new Due(decided.at(), slotId));
        size++;
        return size <= most ? List.of() : giveUp(slotId);
    }

    private List<DecidedRequest> giveUp(String slotId) {
        List<DecidedRequest> all = new ArrayList<>(Objects.requireNonNull(kept.remove(slotId)));
        all.sort(IN_ORDER);
        size -= all.size();
        slotIds.remove(slotId);
        tooBusy.add(slotId);
        return all;
    }

    /** Removes and returns the decisions that no decision from this instant on can precede, in order for each slot. */
    List<DecidedRequest> before(Instant moment) {
        Set<String> slots = new TreeSet<>();
        for (Due next = dues.peek(); next != null && next.at().isBefore(moment); next = dues.peek()) {
            slots.add(dues.remove().slotId());
        }
        List<DecidedRequest> due = new ArrayList<>();
        slots.forEach(slotId -> moveDue(slotId, moment, due));
        size -= due.size();
        return due;
    }

    private void moveDue(String slotId, Instant moment, List<DecidedRequest> due) {
        Queue<DecidedRequest> queue = kept.get(slotId);
        if (queue == null) {
            return;
        }
        for (DecidedRequest head = queue.peek(); head != null && head.at().isBefore(moment); head = queue.peek()) {
            due.add(queue.remove());
        }
        if (queue.isEmpty()) {
            kept.remove(slotId);
        }
    }

    /** Returns the slots whose order can't be judged, because they had too many decisions at a time. */
    Set<String> tooBusy() {
        return tooBusy;
    }
}
