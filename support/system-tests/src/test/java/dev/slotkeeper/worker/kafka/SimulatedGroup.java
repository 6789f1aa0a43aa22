package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.ledger.Flaw;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The consumer group of a simulation: its members, expelled members that still work, and replacements. A crash is an
 * error that leaves a worker uncaught; the worker is never used again.
 */
final class SimulatedGroup {

    /** Ends a worker's process. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
        private final transient SimulatedWorker victim;

        Crash(SimulatedWorker victim) {
            super("crash", null, false, false);
            this.victim = victim;
        }
    }

    private final Random random;
    private final Flaw flaw;
    private final SimulatedKafka kafka;
    private final SimulatedTables tables;
    private final SimulatedClock clock;
    private final List<SimulatedWorker> members = new ArrayList<>();

    /** Members that were expelled from the group and still work. */
    private final List<SimulatedWorker> zombies = new ArrayList<>();

    private @Nullable SimulatedWorker atWork;
    private boolean nested;
    private int crashes;

    SimulatedGroup(Random random, Flaw flaw, SimulatedKafka kafka, SimulatedTables tables, SimulatedClock clock) {
        this.random = random;
        this.flaw = flaw;
        this.kafka = kafka;
        this.tables = tables;
        this.clock = clock;
    }

    void start(int workers) {
        for (int i = 0; i < workers; i++) {
            members.add(worker());
        }
        for (int i = 0; i < SimulatedKafka.PARTITIONS.size(); i++) {
            List<TopicPartition> one = List.of(SimulatedKafka.PARTITIONS.get(i));
            if (flaw == Flaw.WORKERS_WITHOUT_ORDER) {
                members.forEach(member -> member.assign(one));
            } else {
                members.get(i % workers).assign(one);
            }
        }
    }

    private SimulatedWorker worker() {
        DatabaseClock own = new DatabaseClock(clock::nanos);
        own.read(clock.now());
        return new SimulatedWorker(kafka, tables, own, 1 + random.nextInt(8), random.nextBoolean(), flaw);
    }

    List<SimulatedWorker> members() {
        return List.copyOf(members);
    }

    SimulatedWorker anyMember() {
        return members.get(random.nextInt(members.size()));
    }

    /** Returns the number of processes that have died. */
    int crashes() {
        return crashes;
    }

    /** Runs one poll of a worker, in which it may crash. */
    void work(SimulatedWorker worker) {
        SimulatedWorker before = atWork;
        atWork = worker;
        try {
            worker.poll(1 + random.nextInt(6));
        } catch (Crash crash) {
            if (crash.victim != worker) {
                throw crash;
            }
            bury(worker);
        } finally {
            atWork = before;
        }
    }

    void zombieWorks() {
        if (!zombies.isEmpty()) {
            SimulatedWorker zombie = zombies.get(random.nextInt(zombies.size()));
            work(zombie);
            zombie.acknowledge(random.nextInt(5));
        }
    }

    /** Acknowledges everything that expelled members have in flight. */
    void zombiesFinish() {
        zombies.forEach(zombie -> zombie.acknowledge(Integer.MAX_VALUE));
    }

    void bury(SimulatedWorker worker) {
        crashes++;
        worker.die(random.nextInt(10));
        if (!nested) {
            tables.rollBackAll();
        }
        zombies.remove(worker);
        replace(worker);
    }

    void expel(SimulatedWorker worker) {
        worker.expel();
        zombies.add(worker);
        replace(worker);
    }

    private void replace(SimulatedWorker worker) {
        if (members.remove(worker)) {
            SimulatedWorker heir = worker();
            members.add(heir);
            heir.assign(worker.partitions());
        }
    }

    /** Moves one member's partitions to another in an orderly rebalance. */
    void handOver() {
        if (members.size() < 2 || flaw == Flaw.WORKERS_WITHOUT_ORDER) {
            return;
        }
        SimulatedWorker giver = anyMember();
        SimulatedWorker taker = members.get((members.indexOf(giver) + 1) % members.size());
        List<TopicPartition> partitions = giver.partitions();
        giver.revoke(partitions);
        taker.assign(partitions);
    }

    /** Crashes the worker that is running now. */
    void crash() {
        if (atWork != null) {
            throw new Crash(atWork);
        }
    }

    /** Expels the running worker in the middle of its transaction; its replacement does the same work. */
    void overtake() {
        SimulatedWorker slow = atWork;
        if (nested || slow == null || !members.contains(slow)) {
            return;
        }
        aside(() -> {
            expel(slow);
            turnOf(members.get(members.size() - 1));
        });
    }

    /** Runs another member in the middle of one worker's transaction. */
    void interleave() {
        SimulatedWorker slow = atWork;
        if (nested || slow == null) {
            return;
        }
        List<SimulatedWorker> others =
                members.stream().filter(member -> member != slow).toList();
        if (!others.isEmpty()) {
            aside(() -> turnOf(others.get(random.nextInt(others.size()))));
        }
    }

    private void turnOf(SimulatedWorker other) {
        work(other);
        other.acknowledge(random.nextInt(10));
    }

    private void aside(Runnable work) {
        nested = true;
        try {
            work.run();
        } finally {
            nested = false;
        }
    }
}
