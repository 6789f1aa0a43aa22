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
 * Looks for places among a slot's own turns for what came from other logs, so that everything stored comes out. Which
 * turns have been is all that counts for what may follow: what each of them left is stored.
 */
final class OrderSearch {

    /** More than any honest life takes; one that takes more is told as it is by the clock. */
    private static final int MOST_STEPS = 50_000;

    private final List<Turn> own;
    private final List<Turn.Arrived> arrivals;
    private final Predicate<SlotLife> fits;

    /** Those places that nothing fits behind. */
    private final Set<Place> beenTo = new HashSet<>();

    /** @param fits whether this can be the end */
    OrderSearch(List<Turn> own, List<Turn.Arrived> arrivals, Predicate<SlotLife> fits) {
        this.own = own;
        this.arrivals = arrivals;
        this.fits = fits;
    }

    /** How many of the slot's own turns have been, and which arrivals. */
    private record Place(int own, BitSet arrived) {}

    /** A place, how the slot is there, and what is still to be tried from there: the arrival's number, or -1. */
    private record Fork(Place place, SlotLife life, Deque<Integer> untried) {}

    private static final int NEXT_OF_OWN = -1;

    boolean findsOne(SlotLife begin) {
        Deque<Fork> forks = new ArrayDeque<>();
        forks.push(fork(new Place(0, new BitSet()), begin));
        for (int step = 0; step < MOST_STEPS && !forks.isEmpty(); step++) {
            Fork fork = forks.element();
            Integer choice = fork.untried().poll();
            if (choice == null) {
                forks.pop();
                continue;
            }
            Place next = after(fork.place(), choice);
            SlotLife life = fork.life().copy();
            if (beenTo.contains(next) || turn(fork.place(), choice).playOn(life) != null) {
                continue;
            }
            if (isEnd(next) && fits.test(life)) {
                return true;
            }
            beenTo.add(next);
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
        choices.sort(Comparator.comparing(choice -> turn(place, choice).at()));
        return new Fork(place, life, new ArrayDeque<>(choices));
    }

    private Turn turn(Place place, int choice) {
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
