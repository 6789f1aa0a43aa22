package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Plays one slot's life again. The slot's own log gives an order, but reschedules to it come from other logs: they are
 * tried first where the database's clock puts them, and if that does not give what is stored, wherever else they fit.
 */
final class LifeReplay {

    private final SlotLife begin;
    private final List<Turn> own;
    private final List<Turn.Arrived> arrivals;
    private final Function<SlotLife, List<String>> atTheEnd;

    /**
     * @param own in their order
     * @param arrivals whose place is to be found; of one partition in its order
     * @param atTheEnd what is not as this end of the life says
     */
    LifeReplay(SlotLife begin, List<Turn> own, List<Turn.Arrived> arrivals, Function<SlotLife, List<String>> atTheEnd) {
        this.begin = begin;
        this.own = own;
        this.arrivals = arrivals;
        this.atTheEnd = atTheEnd;
    }

    /** What is not as it must be, in any order that may have been. */
    List<String> differences() {
        List<String> byTheClock = play(begin.copy());
        boolean isOtherOrder = !byTheClock.isEmpty()
                && !arrivals.isEmpty()
                && new OrderSearch(own, arrivals, life -> atTheEnd.apply(life).isEmpty()).findsOne(begin);
        return isOtherOrder ? List.of() : byTheClock;
    }

    private List<String> play(SlotLife life) {
        List<String> differences = new ArrayList<>();
        for (Turn turn : byTheClock()) {
            String difference = turn.playOn(life);
            if (difference != null) {
                differences.add(difference);
            }
        }
        return differences.isEmpty() ? atTheEnd.apply(life) : differences;
    }

    /** Each arrival before the first of the slot's own turns that was decided later. */
    private List<Turn> byTheClock() {
        List<Turn> turns = new ArrayList<>();
        List<Turn.Arrived> rest = new ArrayList<>(arrivals);
        rest.sort(Comparator.comparing(Turn::at));
        for (Turn turn : own) {
            while (!rest.isEmpty() && rest.get(0).at().isBefore(turn.at())) {
                turns.add(rest.remove(0));
            }
            turns.add(turn);
        }
        turns.addAll(rest);
        return turns;
    }
}
