package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.faults.check.Evidence;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.ledger.Flaw;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import dev.slotkeeper.worker.ledger.SimulatedTables.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Plays a schedule that its seed determines: workers, their broker and their tables run on one thread with a simulated
 * clock, and faults may happen between any two steps.
 */
final class Simulation implements SimulatedTables.Hazards {

    static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    private static final int MAX_RECOVERY_ROUNDS = 400;
    private static final Duration RETRY = Duration.ofMillis(250);

    private final Random random;
    private final Flaw flaw;
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedKafka kafka = new SimulatedKafka();
    private final SimulatedTables tables;
    private final SimulatedCrowd crowd;
    private final SimulatedOutsider outsider;
    private final SimulatedGroup group;
    private final Map<String, Tables.SlotRow> before;

    /** The percentage of a transaction's steps at which a fault happens. */
    private final int hazard;

    private boolean calm;
    private boolean caughtUp;

    Simulation(long seed, Flaw flaw) {
        this.random = new Random(seed);
        this.flaw = flaw;
        this.tables = new SimulatedTables(flaw, clock::now, this);
        this.hazard = random.nextInt(3) * 8;
        int slots = 2 + random.nextInt(4);
        for (int i = 0; i < slots; i++) {
            if (random.nextInt(12) > 0) {
                Instant startsAt = SimulatedClock.START.plusSeconds(random.nextInt(5) == 0 ? 30 : 86_400);
                tables.put(slot("s" + i, random.nextInt(9), startsAt));
            }
        }
        this.before = tables.tables().slots();
        this.crowd = new SimulatedCrowd(random, kafka, tables, clock, slots, flaw);
        this.outsider = new SimulatedOutsider(random, tables, slots);
        this.group = new SimulatedGroup(random, flaw, kafka, tables, clock);
    }

    private Slot slot(String slotId, int capacity, Instant startsAt) {
        Slot.State state = random.nextInt(15) == 0 ? Slot.State.CLOSED : Slot.State.OPEN;
        Slot.Terms terms = new Slot.Terms("room", startsAt.plusSeconds(3_600), null);
        return new Slot(slotId, capacity, 0, state, 1, startsAt, 0, 1, terms);
    }

    /** Plays the schedule until all work is done; {@link #evidence} returns its result. */
    void play() {
        group.start(flaw == Flaw.WORKERS_WITHOUT_ORDER || random.nextBoolean() ? 2 : 1);
        for (int i = random.nextInt(15); i > 0; i--) {
            crowd.send();
        }
        for (int steps = 40 + random.nextInt(100); steps > 0; steps--) {
            act();
        }
        caughtUp = recover();
        tables.commitWhatIsLate();
    }

    /**
     * Returns the evidence of the schedule.
     *
     * @param withEffects true to include the order of effects, which is unknown in a real run
     */
    Evidence evidence(boolean withEffects) {
        return new Evidence(new Evidence.Remains(
                DEFAULT_DEADLINE,
                before,
                kafka.requests(),
                kafka.events(),
                List.of(),
                Set.of(),
                Map.of(),
                kafka.deadLetters(),
                tables.tables(),
                tables.seen(),
                outsider.touched(),
                withEffects ? tables.effects() : List.of(),
                caughtUp));
    }

    /** Returns the number of processes that have died. */
    int crashes() {
        return group.crashes();
    }

    private void act() {
        switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4 -> crowd.send();
            case 5, 6, 7, 8, 9, 10 -> group.work(group.anyMember());
            case 11, 12, 13 -> group.anyMember().acknowledge(1 + random.nextInt(10));
            case 14 -> clock.pass(Duration.ofMillis(random.nextInt(400)));
            case 15 -> outsider.write();
            case 16 -> moveOn();
            case 17 -> crowd.expire();
            case 18 -> crowd.serve();
            default -> seldom();
        }
    }

    private void seldom() {
        switch (random.nextInt(8)) {
            case 0 -> group.bury(group.anyMember());
            case 1 -> group.expel(group.anyMember());
            case 2 -> group.handOver();
            case 3 -> group.anyMember().failPublications();
            case 4 -> clock.pass(Duration.ofSeconds(random.nextInt(40)));
            default -> group.zombieWorks();
        }
    }

    /** Commits the transaction that the flaw of answering before commit has delayed, in half of the cases. */
    private void moveOn() {
        if (random.nextBoolean()) {
            tables.commitWhatIsLate();
        }
    }

    @Override
    public boolean cutsConnection(Step step) {
        if (calm || random.nextInt(100) >= hazard) {
            return false;
        }
        switch (random.nextInt(7)) {
            case 0 -> group.crash();
            case 1 -> outsider.write();
            case 2 -> clock.pass(Duration.ofMillis(random.nextInt(3_000)));
            case 3 -> group.overtake();
            case 4 -> group.interleave();
            default -> {
                return true;
            }
        }
        return false;
    }

    /** Lets the remaining workers finish without faults; returns false if they do not. */
    private boolean recover() {
        calm = true;
        group.zombiesFinish();
        for (int round = 0; round < MAX_RECOVERY_ROUNDS; round++) {
            clock.pass(RETRY);
            boolean isMore = crowd.expire() | crowd.serve();
            for (SimulatedWorker member : group.members()) {
                group.work(member);
                member.acknowledge(Integer.MAX_VALUE);
                group.work(member);
            }
            if (!isMore && kafka.isWorkedOff()) {
                return true;
            }
        }
        return false;
    }
}
