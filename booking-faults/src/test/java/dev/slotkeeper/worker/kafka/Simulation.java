package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.faults.check.Evidence;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.ledger.Flaw;
import dev.slotkeeper.worker.ledger.SimulatedTables;
import dev.slotkeeper.worker.ledger.SimulatedTables.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that follows from its seed alone: workers, their broker and their tables on one thread with a clock of its
 * own, where anything may happen between any two steps. A crash is an error that nobody catches on its way out of a
 * worker, which is then never used again.
 */
final class Simulation implements SimulatedTables.Hazards {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final int SLOTS = 6;
    private static final int MOST_ROUNDS_TO_QUIET = 400;
    private static final Duration RETRY = Duration.ofMillis(250);

    /** A process ends here. */
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
    private final SimulatedKafka kafka = new SimulatedKafka();
    private final SimulatedTables tables;
    private final Map<String, Tables.SlotRow> before;
    private final List<SimulatedWorker> members = new ArrayList<>();

    /** Expelled from the group, and still at work. */
    private final List<SimulatedWorker> zombies = new ArrayList<>();

    private final Set<String> touched = new HashSet<>();
    private final List<BookSlot> sent = new ArrayList<>();

    /** Out of a hundred steps of a transaction, at how many something happens. */
    private final int hazard;

    private Instant now = START;
    private long nanos;
    private int nextId;
    private @Nullable SimulatedWorker atWork;
    private boolean nested;
    private boolean calm;
    private int crashes;

    Simulation(long seed, Flaw flaw) {
        this.random = new Random(seed);
        this.flaw = flaw;
        this.tables = new SimulatedTables(flaw, () -> now, this);
        this.hazard = random.nextInt(3) * 8;
        for (int i = 0; i < SLOTS; i++) {
            if (random.nextInt(6) > 0) {
                int capacity = random.nextInt(8);
                boolean isClosed = random.nextInt(10) == 0;
                Instant startsAt = START.plusSeconds(random.nextInt(5) == 0 ? 30 : 86_400);
                tables.put(new Slot("s" + i, capacity, 0, isClosed, 1, startsAt));
            }
        }
        this.before = tables.tables().slots();
    }

    /** Plays the schedule to its quiet end. */
    Evidence run() {
        start(flaw == Flaw.WORKERS_WITHOUT_ORDER || random.nextBoolean() ? 2 : 1);
        for (int i = random.nextInt(15); i > 0; i--) {
            send();
        }
        for (int steps = 40 + random.nextInt(100); steps > 0; steps--) {
            act();
        }
        boolean caughtUp = quieten();
        tables.commitWhatIsLate();
        return new Evidence(new Evidence.Remains(
                PATIENCE,
                before,
                kafka.requests(),
                kafka.events(),
                List.of(),
                Set.of(),
                Map.of(),
                kafka.deadLetters(),
                tables.tables(),
                tables.seen(),
                touched,
                caughtUp));
    }

    /** How many processes have died so far. */
    int crashes() {
        return crashes;
    }

    private void start(int workers) {
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
        DatabaseClock clock = new DatabaseClock(() -> nanos);
        clock.read(now);
        return new SimulatedWorker(kafka, tables, clock, 1 + random.nextInt(8), flaw);
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> send();
            case 4, 5, 6, 7, 8, 9 -> work(anyMember());
            case 10, 11, 12, 13 -> anyMember().acknowledge(1 + random.nextInt(10));
            case 14 -> pass(Duration.ofMillis(random.nextInt(400)));
            case 15 -> writeFromOutside();
            case 16 -> moveOn();
            default -> seldom();
        }
    }

    private void seldom() {
        switch (random.nextInt(8)) {
            case 0 -> bury(anyMember());
            case 1 -> expel(anyMember());
            case 2 -> handOver();
            case 3 -> anyMember().failPublications();
            case 4 -> pass(Duration.ofSeconds(random.nextInt(40)));
            default -> {
                if (!zombies.isEmpty()) {
                    SimulatedWorker zombie = zombies.get(random.nextInt(zombies.size()));
                    work(zombie);
                    zombie.acknowledge(random.nextInt(5));
                }
            }
        }
    }

    /** What was committed late with the flaw of answering first is committed by and by. */
    private void moveOn() {
        if (random.nextBoolean()) {
            tables.commitWhatIsLate();
        }
    }

    private SimulatedWorker anyMember() {
        return members.get(random.nextInt(members.size()));
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    private void send() {
        String slotId = "s" + random.nextInt(SLOTS);
        TopicPartition partition = SimulatedKafka.partitionOf(slotId);
        byte[] key = slotId.getBytes(StandardCharsets.UTF_8);
        byte[] value =
                switch (random.nextInt(20)) {
                    case 0 -> "no JSON".getBytes(StandardCharsets.UTF_8);
                    case 1 -> malformed(slotId);
                    case 2 -> creation(slotId);
                    case 3, 4, 5 -> again(slotId);
                    default -> booking(slotId);
                };
        kafka.request(partition, now.toEpochMilli(), key, value);
    }

    private byte[] malformed(String slotId) {
        return "{\"type\":\"BookSlot\",\"requestId\":\"%s\",\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}"
                .formatted(newId(), slotId)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] creation(String slotId) {
        Instant startsAt = START.plusSeconds(86_400);
        return ContractJson.write(
                new CreateSlot(newId(), slotId, "room", startsAt, startsAt.plusSeconds(3_600), random.nextInt(8)));
    }

    /** A request sent before for this slot: the same once more, or another one with its id. */
    private byte[] again(String slotId) {
        List<BookSlot> known =
                sent.stream().filter(booking -> booking.slotId().equals(slotId)).toList();
        if (known.isEmpty()) {
            return booking(slotId);
        }
        BookSlot first = known.get(random.nextInt(known.size()));
        BookSlot repeated = random.nextInt(3) > 0
                ? first
                : new BookSlot(first.requestId(), slotId, "another", 1, first.expected(), first.expiresAt());
        return ContractJson.write(repeated);
    }

    private byte[] booking(String slotId) {
        Instant expiresAt = random.nextInt(3) == 0 ? now.plusMillis(random.nextInt(5_000)) : null;
        BookSlot.Expected expected = random.nextInt(8) == 0 ? new BookSlot.Expected(random.nextInt(3), 1) : null;
        BookSlot booking =
                new BookSlot(newId(), slotId, "c" + random.nextInt(5), 1 + random.nextInt(2), expected, expiresAt);
        sent.add(booking);
        return ContractJson.write(booking);
    }

    private UUID newId() {
        return new UUID(0x018f2b6c7d1a7c3eL, 0x8000_0000_0000_0000L | ++nextId);
    }

    private void writeFromOutside() {
        String slotId = "s" + random.nextInt(SLOTS);
        int kind = random.nextInt(3);
        boolean isWritten = tables.writeFromOutside(slotId, slot -> changed(slot, kind));
        if (isWritten) {
            touched.add(slotId);
        }
    }

    private static Slot changed(Slot slot, int kind) {
        return switch (kind) {
            case 0 -> with(slot, slot.capacity(), !slot.closedByHand(), slot.termsVersion());
            case 1 -> with(slot, slot.capacity() + 1, slot.closedByHand(), slot.termsVersion() + 1);
            default -> with(slot, slot.currentBookings(), slot.closedByHand(), slot.termsVersion() + 1);
        };
    }

    private static Slot with(Slot slot, int capacity, boolean isClosed, int terms) {
        return new Slot(slot.slotId(), capacity, slot.currentBookings(), isClosed, terms, slot.startsAt());
    }

    /** One turn of a worker, in which it may die. */
    private void work(SimulatedWorker worker) {
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

    private void bury(SimulatedWorker worker) {
        crashes++;
        worker.die(random.nextInt(10));
        if (!nested) {
            tables.rollBackAll();
        }
        zombies.remove(worker);
        replace(worker);
    }

    private void expel(SimulatedWorker worker) {
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

    /** A rebalance in good order. */
    private void handOver() {
        if (members.size() < 2 || flaw == Flaw.WORKERS_WITHOUT_ORDER) {
            return;
        }
        SimulatedWorker giver = anyMember();
        SimulatedWorker taker = members.get((members.indexOf(giver) + 1) % members.size());
        List<TopicPartition> partitions = giver.partitions();
        giver.revoke(partitions);
        taker.assign(partitions);
    }

    @Override
    public boolean cutsConnection(Step step) {
        if (calm || random.nextInt(100) >= hazard) {
            return false;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                if (atWork != null) {
                    throw new Crash(atWork);
                }
            }
            case 1 -> writeFromOutside();
            case 2 -> pass(Duration.ofMillis(random.nextInt(3_000)));
            case 3 -> overtake();
            default -> {
                return true;
            }
        }
        return false;
    }

    /** In the middle of one worker's transaction, the group takes it for dead and another does the same work. */
    private void overtake() {
        SimulatedWorker slow = atWork;
        if (nested || slow == null || !members.contains(slow)) {
            return;
        }
        nested = true;
        try {
            expel(slow);
            SimulatedWorker heir = members.get(members.size() - 1);
            work(heir);
            heir.acknowledge(random.nextInt(10));
        } finally {
            nested = false;
        }
    }

    /** No more faults: the living finish what there is; false when they don't. */
    private boolean quieten() {
        calm = true;
        zombies.forEach(zombie -> zombie.acknowledge(Integer.MAX_VALUE));
        for (int round = 0; round < MOST_ROUNDS_TO_QUIET; round++) {
            pass(RETRY);
            for (SimulatedWorker member : List.copyOf(members)) {
                work(member);
                member.acknowledge(Integer.MAX_VALUE);
                work(member);
            }
            if (kafka.isWorkedOff()) {
                return true;
            }
        }
        return false;
    }
}
