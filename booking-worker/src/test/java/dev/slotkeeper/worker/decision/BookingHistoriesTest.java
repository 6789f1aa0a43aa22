package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decides random histories in batches, with concurrent writers, and compares them with the reference model. */
class BookingHistoriesTest {

    private static final int HISTORIES = 10_000;
    private static final int MAX_ATTEMPTS = 3;
    private static final Policy POLICY = new Policy(1_000, true);
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void batchesAnswerLikeSequentialRequestsAndNeverOverbook() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < HISTORIES; i++) {
            try {
                new History(new Random(seed + i)).play(seen);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dslotkeeper.seed=" + (seed + i) + " plays this history first", e);
            }
        }

        assertThat(seen)
                .as("-Dslotkeeper.seed=" + seed)
                .containsOnlyKeys(
                        "CONFIRMED",
                        "SLOT_CREATED",
                        "MALFORMED",
                        "REQUEST_ID_REUSED",
                        "DEADLINE_EXCEEDED",
                        "SLOT_EXISTS",
                        "SLOT_NOT_FOUND",
                        "CLOSED",
                        "FULL",
                        "IN_PAST",
                        "TERMS",
                        "BOOKINGS",
                        "SLOT_UPDATE_FAILED");
    }

    /** One history: a few slots, a few reused request ids, and other writers between all steps. */
    private static final class History {

        private final Random random;
        private final Map<String, Slot> table = new HashMap<>();
        private final Map<UUID, DecisionRecord> decisions = new HashMap<>();
        private final Map<String, Integer> takenByOthers = new HashMap<>();
        private final ReferenceLedger reference = new ReferenceLedger(POLICY);
        private final int slots;
        private final int ids;
        private Instant now = START;

        History(Random random) {
            this.random = random;
            this.slots = 1 + random.nextInt(4);
            this.ids = 1 + random.nextInt(20);
            for (int i = 0; i < slots; i++) {
                if (random.nextInt(4) > 0) {
                    int capacity = random.nextInt(7);
                    int taken = random.nextInt(capacity + 1);
                    boolean closed = random.nextInt(8) == 0;
                    put(new Slot("s" + i, capacity, taken, closed, 1 + random.nextInt(2), soon()));
                    takenByOthers.put("s" + i, taken);
                }
            }
            table.values().forEach(slot -> reference.put(ReferenceAdapter.slot(slot)));
        }

        void play(Map<String, Integer> seen) {
            for (int batches = 1 + random.nextInt(4); batches > 0; batches--) {
                List<Request> requests = new ArrayList<>();
                for (int size = random.nextInt(9); size > 0; size--) {
                    requests.add(request());
                }
                Map<String, List<@Nullable Slot>> others = new HashMap<>();
                List<Answer> expected = expect(requests, others);
                List<Answer> answers = decide(requests, others);

                assertThat(answers).as("slots %s, requests %s", table, requests).isEqualTo(expected);
                answers.forEach(answer -> seen.merge(name(answer.record()), 1, Integer::sum));
                now = now.plusSeconds(random.nextInt(3));
            }
            assertThat(counts()).isEqualTo(referenceCounts());
            assertThat(counts()).isEqualTo(confirmedCounts());
        }

        /**
         * Returns the model's answers, after as many writes of others as will make the worker's guarded writes fail.
         */
        private List<Answer> expect(List<Request> requests, Map<String, List<@Nullable Slot>> others) {
            Set<String> givenUp = new HashSet<>();
            for (String slotId : slotIds(requests)) {
                List<@Nullable Slot> writes = others.computeIfAbsent(slotId, id -> othersWrites(id));
                int overtaken = 0;
                while (overtaken < writes.size() && wouldGrantAny(requests, slotId)) {
                    Slot written = writes.get(overtaken++);
                    if (written == null) {
                        reference.removeSlot(slotId);
                    } else {
                        reference.put(ReferenceAdapter.slot(written));
                    }
                }
                if (overtaken == MAX_ATTEMPTS) {
                    givenUp.add(slotId);
                }
            }
            return requests.stream()
                    .map(request -> {
                        boolean isNew = !reference.hasDecided(request.requestId());
                        boolean isFrozen = givenUp.contains(request.slotId());
                        return new Answer(reference.answer(ReferenceAdapter.logged(request), now, isFrozen), isNew);
                    })
                    .toList();
        }

        /** Returns true if any of these requests for this slot would be granted now. */
        private boolean wouldGrantAny(List<Request> requests, String slotId) {
            ReferenceLedger imagined = new ReferenceLedger(POLICY);
            ModelSlot slot = reference.slot(slotId);
            if (slot != null) {
                imagined.put(slot);
            }
            Set<UUID> ids = new HashSet<>();
            boolean isGranted = false;
            for (Request request : requests) {
                UUID id = request.requestId();
                if (ids.add(id) && request.slotId().equals(slotId) && !reference.hasDecided(id)) {
                    DecisionRecord decision = imagined.answer(ReferenceAdapter.logged(request), now);
                    isGranted |= decision.outcome() != Outcome.REJECTED;
                }
            }
            return isGranted;
        }

        /** Decides the batch like LedgerBatchProcessor: guarded writes, at most three attempts if one fails. */
        private List<Answer> decide(List<Request> requests, Map<String, List<@Nullable Slot>> others) {
            Map<String, Integer> tries = new HashMap<>();
            Set<String> frozen = new HashSet<>();
            for (int attempt = 1; ; attempt++) {
                BatchDecisions batch = new BatchDecisions(
                        requests,
                        new BatchState(now, rows(slotIds(requests)).values(), List.of(), Map.copyOf(decisions)),
                        frozen,
                        WaitlistPolicy.USUAL,
                        Limits.NONE);
                Set<String> lost = new HashSet<>();
                for (SlotChange change : batch.slotChanges()) {
                    String slotId = change.after().slotId();
                    if (!isWon(change, others, tries.merge(slotId, 1, Integer::sum))) {
                        lost.add(slotId);
                    }
                }
                if (lost.isEmpty()) {
                    batch.slotChanges().forEach(change -> put(change.after()));
                    return store(batch);
                }
                if (attempt >= MAX_ATTEMPTS) {
                    frozen.addAll(lost);
                }
            }
        }

        private List<Answer> store(BatchDecisions batch) {
            for (Answer answer : batch.answers()) {
                if (answer.isNew()) {
                    assertThat(decisions.put(answer.record().requestId(), answer.record()))
                            .as("the only decision on %s", answer.record().requestId())
                            .isNull();
                }
            }
            return batch.answers();
        }

        /**
         * Applies the next write of another writer, if any is left, and returns true if the guarded write succeeds
         * after it.
         */
        private boolean isWon(SlotChange change, Map<String, List<@Nullable Slot>> others, int attempt) {
            String slotId = change.after().slotId();
            List<@Nullable Slot> writes = others.getOrDefault(slotId, List.of());
            Slot old = table.get(slotId);
            if (attempt <= writes.size()) {
                Slot written = writes.get(attempt - 1);
                if (written == null) {
                    table.remove(slotId);
                    takenByOthers.put(slotId, -confirmed(slotId));
                } else {
                    put(old == null ? written : changed(written, old.sequence() + 1));
                    takenByOthers.put(slotId, written.currentBookings() - confirmed(slotId));
                }
            }
            Slot row = table.get(slotId);
            Slot before = change.before();
            return before == null ? row == null : row != null && row.sequence() == before.sequence();
        }

        private static Slot changed(Slot written, long sequence) {
            return new Slot(
                    written.slotId(),
                    written.capacity(),
                    written.currentBookings(),
                    written.state(),
                    written.termsVersion(),
                    written.startsAt(),
                    0,
                    sequence,
                    null);
        }

        private void put(Slot row) {
            assertThat(row.currentBookings()).as("%s", row).isBetween(0, row.capacity());
            table.put(row.slotId(), row);
        }

        /**
         * Returns the others' writes to a slot while a batch is decided; null for a deletion. Every one makes a guard
         * fail.
         */
        private List<@Nullable Slot> othersWrites(String slotId) {
            List<@Nullable Slot> writes = new ArrayList<>();
            Slot slot = table.get(slotId);
            for (int count = Math.max(0, random.nextInt(7) - 3); count > 0; count--) {
                slot = othersWrite(slotId, slot);
                writes.add(slot);
            }
            return writes;
        }

        private @Nullable Slot othersWrite(String slotId, @Nullable Slot slot) {
            if (slot == null) {
                return new Slot(slotId, 1 + random.nextInt(5), 0, false, 1, soon());
            }
            int taken = slot.currentBookings();
            int kind = random.nextInt(6);
            if (kind == 0 && taken < slot.capacity()) {
                return slot.booked(1);
            } else if (kind == 1 && taken > 0) {
                return slot.booked(-1);
            } else if (kind == 2 && !slot.closedByHand()) {
                return new Slot(slotId, slot.capacity(), taken, true, slot.termsVersion(), slot.startsAt());
            } else if (kind == 3) {
                return null;
            }
            int capacity = taken + random.nextInt(4);
            return new Slot(slotId, capacity, taken, slot.closedByHand(), slot.termsVersion() + 1, soon());
        }

        private Request request() {
            UUID id = new UUID(7, random.nextInt(ids));
            String slotId = "s" + random.nextInt(slots);
            int kind = random.nextInt(20);
            if (kind == 0) {
                ContractViolation violation = new ContractViolation("quantity", "0", "1 to 1000");
                return new Request.Malformed(
                        new DecodedCommand.Broken(id, slotId, null, null, violation), new UUID(8, random.nextInt(2)));
            }
            if (kind < 3) {
                Instant startsAt = START.plusSeconds(random.nextInt(8));
                CreateSlot command =
                        new CreateSlot(id, slotId, "r", startsAt, startsAt.plusSeconds(60), random.nextInt(4));
                return new Request.Valid(command, new UUID(9, command.hashCode()), null);
            }
            BookSlot command = new BookSlot(id, slotId, "c", 1 + random.nextInt(3), expected(), null);
            Instant deadline = now.plusSeconds(random.nextInt(8) - 1);
            return new Request.Valid(command, new UUID(10, command.hashCode()), deadline);
        }

        private SeatCommand.@Nullable Expected expected() {
            return switch (random.nextInt(5)) {
                case 0 -> new SeatCommand.Expected(null, 1 + random.nextInt(2));
                case 1 -> new SeatCommand.Expected(random.nextInt(4), null);
                case 2 -> new SeatCommand.Expected(random.nextInt(4), 1 + random.nextInt(2));
                default -> null;
            };
        }

        private Instant soon() {
            return START.plusSeconds(random.nextInt(8));
        }

        private Map<String, Slot> rows(Set<String> slotIds) {
            Map<String, Slot> rows = new HashMap<>(table);
            rows.keySet().retainAll(slotIds);
            return rows;
        }

        private int confirmed(String slotId) {
            return decisions.values().stream()
                    .filter(decision -> decision.slotId().equals(slotId) && decision.outcome() == Outcome.CONFIRMED)
                    .mapToInt(decision -> decision.reply() instanceof BookingConfirmed yes ? yes.quantity() : 0)
                    .sum();
        }

        private Map<String, Integer> counts() {
            Map<String, Integer> counts = new TreeMap<>();
            table.forEach((slotId, slot) -> counts.put(slotId, slot.currentBookings()));
            return counts;
        }

        private Map<String, Integer> referenceCounts() {
            Map<String, Integer> counts = new TreeMap<>();
            reference.slots().forEach(slot -> counts.put(slot.slotId(), slot.taken()));
            return counts;
        }

        /** Returns the confirmed seats plus those that others took, by slot. */
        private Map<String, Integer> confirmedCounts() {
            Map<String, Integer> counts = new TreeMap<>();
            table.keySet()
                    .forEach(slotId -> counts.put(slotId, takenByOthers.getOrDefault(slotId, 0) + confirmed(slotId)));
            return counts;
        }
    }

    private static Set<String> slotIds(List<Request> requests) {
        Set<String> slotIds = new TreeSet<>();
        requests.forEach(request -> slotIds.add(request.slotId()));
        return slotIds;
    }

    private static String name(DecisionRecord record) {
        if (record.reason() != null) {
            return record.reason().name();
        }
        return record.code() == null ? record.outcome().name() : record.code().name();
    }
}
