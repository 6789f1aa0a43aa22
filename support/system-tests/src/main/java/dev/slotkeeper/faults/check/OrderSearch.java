package dev.slotkeeper.faults.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Searches an order of a slot's own turns and of arrivals from other logs that gives everything that is stored. The set
 * of past turns alone determines what may follow, because the result of each turn is stored.
 */
final class OrderSearch {

    /** More than a correct life needs. A longer search is given up, and the differences by the clock are reported. */
    private static final int MAX_STEPS = 50_000;

    private final List<ReplayStep> own;
    private final List<ReplayStep.Arrived> arrivals;
    private final Predicate<SlotLife> fits;

    /** Places that have been tried. */
    private final Set<Place> tried = new HashSet<>();

    /**
     * Creates a search.
     *
     * @param fits tests whether a state can be the final one
     */
    OrderSearch(List<ReplayStep> own, List<ReplayStep.Arrived> arrivals, Predicate<SlotLife> fits) {
        this.own = own;
        this.arrivals = arrivals;
        this.fits = fits;
    }

    /** The number of the slot's own past turns, and the set of past arrivals. */
    private record Place(int own, BitSet arrived) {}

    /**
     * A place, the slot's state there, and the next turns to try: the number of an arrival, or -1 for the slot's own
     * next turn.
     */
    private record Fork(Place place, SlotLife life, Deque<Integer> untried) {}

    private static final int NEXT_OF_OWN = -1;

    boolean findsOne(SlotLife begin) {
        Deque<Fork> forks = new ArrayDeque<>();
        forks.push(fork(new Place(0, new BitSet()), begin));
        for (int step = 0; step < MAX_STEPS && !forks.isEmpty(); step++) {
            Fork fork = forks.element();
            Integer choice = fork.untried().poll();
            if (choice == null) {
                forks.pop();
                continue;
            }
            Place next = after(fork.place(), choice);
            SlotLife life = fork.life().copy();
            if (tried.contains(next) || replayStep(fork.place(), choice).playOn(life) != null) {
                continue;
            }
            if (isEnd(next) && fits.test(life)) {
                return true;
            }
            tried.add(next);
            forks.push(fork(next, life));
        }
        return false;
    }

    private Fork fork(Place place, SlotLife life) {
        List<Integer> choices = new ArrayList<>();
        if (place.own() < own.size()) {
            choices.add(NEXT_OF_OWN);
        }
        Set<Integer> partitions = new HashSet<>();
        for (int i = place.arrived().nextClearBit(0);
                i < arrivals.size();
                i = place.arrived().nextClearBit(i + 1)) {
            if (partitions.add(arrivals.get(i).stored().partition())) {
                choices.add(i);
            }
        }
        choices.sort(Comparator.comparing(choice -> replayStep(place, choice).at()));
        return new Fork(place, life, new ArrayDeque<>(choices));
    }

    private ReplayStep replayStep(Place place, int choice) {
        return choice == NEXT_OF_OWN ? own.get(place.own()) : arrivals.get(choice);
    }

    private static Place after(Place place, int choice) {
        if (choice == NEXT_OF_OWN) {
            return new Place(place.own() + 1, place.arrived());
        }
        BitSet arrived = (BitSet) place.arrived().clone();
        arrived.set(choice);
        return new Place(place.own(), arrived);
    }

    private boolean isEnd(Place place) {
        return place.own() == own.size() && place.arrived().cardinality() == arrivals.size();
    }
}
