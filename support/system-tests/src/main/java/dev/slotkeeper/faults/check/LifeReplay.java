package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Replays one slot's life. The slot's own log gives an order, but reschedules to the slot come from other logs. They
 * are first tried where the database's clock puts them. If the result differs from what is stored, all other places are
 * tried.
 */
final class LifeReplay {

    private final SlotLife begin;
    private final List<ReplayStep> own;
    private final List<ReplayStep.Arrived> arrivals;
    private final Function<SlotLife, List<String>> atTheEnd;

    /**
     * Creates a replay.
     *
     * @param own the turns of the slot's own log, in order
     * @param arrivals the reschedules whose place is unknown; those of one partition keep their order
     * @param atTheEnd compares the slot's final state with what is stored
     */
    LifeReplay(
            SlotLife begin,
            List<ReplayStep> own,
            List<ReplayStep.Arrived> arrivals,
            Function<SlotLife, List<String>> atTheEnd) {
        this.begin = begin;
        this.own = own;
        this.arrivals = arrivals;
        this.atTheEnd = atTheEnd;
    }

    /** Returns the differences; none if any possible order gives what is stored. */
    List<String> differences() {
        List<String> byTheClock = play(begin.copy());
        boolean isOtherOrder = !byTheClock.isEmpty()
                && !arrivals.isEmpty()
                && new OrderSearch(own, arrivals, life -> atTheEnd.apply(life).isEmpty()).findsOne(begin);
        return isOtherOrder ? List.of() : byTheClock;
    }

    private List<String> play(SlotLife life) {
        List<String> differences = new ArrayList<>();
        for (ReplayStep step : byTheClock()) {
            String difference = step.playOn(life);
            if (difference != null) {
                differences.add(difference);
            }
        }
        return differences.isEmpty() ? atTheEnd.apply(life) : differences;
    }

    /** Puts each arrival before the first of the slot's own turns that was decided later. */
    private List<ReplayStep> byTheClock() {
        List<ReplayStep> turns = new ArrayList<>();
        List<ReplayStep.Arrived> rest = new ArrayList<>(arrivals);
        rest.sort(Comparator.comparing(ReplayStep::at));
        for (ReplayStep step : own) {
            while (!rest.isEmpty() && rest.get(0).at().isBefore(step.at())) {
                turns.add(rest.remove(0));
            }
            turns.add(step);
        }
        turns.addAll(rest);
        return turns;
    }
}
