package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Simulates another program that writes to the tables, in every other simulation. */
final class SimulatedOutsider {

    private final Random random;
    private final SimulatedTables tables;
    private final int slots;
    private final boolean isThere;
    private final Set<String> touched = new HashSet<>();

    /**
     * Creates the program.
     *
     * @param slots the maximum number of slots
     */
    SimulatedOutsider(Random random, SimulatedTables tables, int slots) {
        this.random = random;
        this.tables = tables;
        this.slots = slots;
        this.isThere = random.nextBoolean();
    }

    /** Returns the ids of the slots that it wrote to. */
    Set<String> touched() {
        return touched;
    }

    void write() {
        String slotId = "s" + random.nextInt(slots);
        int kind = random.nextInt(12);
        if (isThere && tables.writeFromOutside(slotId, slot -> changed(slot, kind))) {
            touched.add(slotId);
        }
    }

    /** Returns a changed slot. A slot with taken seats is never deleted. */
    private static Slot changed(Slot slot, int kind) {
        Slot.State state = slot.state();
        boolean isDeleted = state == Slot.State.DELETED || (kind == 11 && slot.currentBookings() == 0);
        return switch (kind) {
            case 0, 1 -> with(slot, slot.capacity(), isDeleted ? state : Slot.State.CLOSED, 0);
            case 2, 3, 4 -> with(slot, slot.capacity(), isDeleted ? state : Slot.State.OPEN, 0);
            case 5, 6, 7 -> with(slot, slot.capacity() + 1, state, 1);
            case 8, 9, 10 -> with(slot, slot.currentBookings(), state, 1);
            default -> with(slot, slot.capacity(), isDeleted ? Slot.State.DELETED : state, 1);
        };
    }

    private static Slot with(Slot slot, int capacity, Slot.State state, int newTerms) {
        return new Slot(
                slot.slotId(),
                capacity,
                slot.currentBookings(),
                state,
                slot.termsVersion() + newTerms,
                slot.startsAt(),
                slot.waiting(),
                slot.sequence(),
                slot.terms());
    }
}
