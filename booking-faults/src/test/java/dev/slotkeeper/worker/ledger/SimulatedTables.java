package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory, with the locks, the snapshots and the failures that a transaction meets in PostgreSQL. Who would wait
 * for a lock there fails at once here, as after its lock time-out: everything runs on one thread.
 */
public final class SimulatedTables implements Ledger {

    private static final String LOCK_TIMEOUT = "55P03";
    private static final String DUPLICATE_KEY = "23505";
    private static final String CONNECTION_LOST = "08006";

    /** The moments of a transaction at which something can happen. */
    public enum Step {
        BEGIN,
        LOADED,
        SLOTS_WRITTEN,
        ROWS_INSERTED,
        COMMIT_UNDER_WAY,
        COMMITTED
    }

    /** What happens at a step. */
    public interface Hazards {

        /** Whether the connection is lost here; may also run others' work first, or throw. */
        boolean cutsConnection(Step step);
    }

    private final Flaw flaw;
    private final Supplier<Instant> clock;
    private final Hazards hazards;
    private final Map<String, Slot> slots = new TreeMap<>();
    private final Map<UUID, DecisionRecord> decisions = new HashMap<>();
    private final Map<UUID, Tables.DecisionRow> decisionRows = new HashMap<>();
    private final Map<UUID, Tables.BookingRow> bookings = new HashMap<>();
    private final Map<String, Transaction> slotLocks = new HashMap<>();
    private final Map<UUID, Transaction> idLocks = new HashMap<>();
    private final List<SeatCount> seen = new ArrayList<>();
    private @Nullable Transaction uncommitted;

    public SimulatedTables(Flaw flaw, Supplier<Instant> clock, Hazards hazards) {
        this.flaw = flaw;
        this.clock = clock;
        this.hazards = hazards;
    }

    public void put(Slot slot) {
        slots.put(slot.slotId(), slot);
    }

    /** A write by somebody outside; false when a transaction has the slot locked, or there is none. */
    public boolean writeFromOutside(String slotId, UnaryOperator<Slot> change) {
        Slot slot = slots.get(slotId);
        if (slot == null || slotLocks.containsKey(slotId)) {
            return false;
        }
        Slot changed = change.apply(slot);
        slots.put(
                slotId,
                new Slot(
                        slotId,
                        changed.capacity(),
                        changed.currentBookings(),
                        changed.state(),
                        changed.termsVersion(),
                        changed.startsAt(),
                        slot.waiting(),
                        slot.sequence() + 1,
                        null));
        return true;
    }

    public List<SeatCount> seen() {
        return seen;
    }

    /** A snapshot of what is committed. */
    public Tables tables() {
        Map<String, Tables.SlotRow> rows = new TreeMap<>();
        slots.forEach((slotId, slot) -> rows.put(
                slotId,
                new Tables.SlotRow(
                        slotId,
                        slot.capacity(),
                        slot.currentBookings(),
                        slot.closedByHand(),
                        slot.termsVersion(),
                        slot.startsAt())));
        return new Tables(rows, List.copyOf(bookings.values()), Map.copyOf(decisionRows));
    }

    /** What a worker that dies leaves behind is rolled back. */
    public void rollBackAll() {
        slotLocks.clear();
        idLocks.clear();
        uncommitted = null;
    }

    @Override
    public <T> T inTransaction(Function<LedgerTransaction, T> work) {
        commitWhatIsLate();
        Transaction transaction = new Transaction(clock.get());
        try {
            step(Step.BEGIN);
            T result = work.apply(transaction);
            if (flaw == Flaw.ANSWER_BEFORE_COMMIT) {
                uncommitted = transaction;
                return result;
            }
            commit(transaction);
            return result;
        } finally {
            if (uncommitted != transaction) {
                transaction.release();
            }
        }
    }

    /** Only with the flaw of answering first is anything late. */
    public void commitWhatIsLate() {
        Transaction late = uncommitted;
        if (late != null) {
            uncommitted = null;
            late.apply();
            late.release();
        }
    }

    private void commit(Transaction transaction) {
        if (hazards.cutsConnection(Step.COMMIT_UNDER_WAY)) {
            throw failure(Kind.COMMIT_UNKNOWN, CONNECTION_LOST);
        }
        transaction.apply();
        transaction.release();
        if (hazards.cutsConnection(Step.COMMITTED)) {
            throw failure(Kind.COMMIT_UNKNOWN, CONNECTION_LOST);
        }
    }

    private void step(Step step) {
        if (hazards.cutsConnection(step)) {
            throw failure(Kind.UNAVAILABLE, CONNECTION_LOST);
        }
    }

    private static LedgerException failure(Kind kind, String state) {
        return new LedgerException(kind, new SQLException("simulated", state));
    }

    private final class Transaction implements LedgerTransaction {

        private final Instant now;
        private final Map<String, Slot> ownSlots = new TreeMap<>();
        private final List<DecisionRecord> ownDecisions = new ArrayList<>();
        private final List<Tables.DecisionRow> ownRows = new ArrayList<>();
        private final List<BookingChange> ownBookings = new ArrayList<>();

        Transaction(Instant now) {
            this.now = now;
        }

        @Override
        public Loaded load(List<? extends Request> requests, boolean lock, boolean customers) {
            Map<String, Slot> found = new HashMap<>();
            Map<UUID, DecisionRecord> known = new HashMap<>();
            for (Request request : requests) {
                Slot slot = slots.get(request.slotId());
                if (slot != null) {
                    found.put(request.slotId(), slot);
                    if (lock) {
                        lock(request.slotId());
                    }
                }
                DecisionRecord decision = decisions.get(request.requestId());
                if (decision != null) {
                    known.put(request.requestId(), decision);
                }
            }
            step(Step.LOADED);
            return new Loaded(now, found.values(), List.of(), List.of(), known);
        }

        private void lock(String slotId) {
            if (slotLocks.getOrDefault(slotId, this) != this) {
                throw failure(Kind.BUSY, LOCK_TIMEOUT);
            }
            slotLocks.put(slotId, this);
        }

        @Override
        public void startOver() {
            release();
            ownSlots.clear();
        }

        @Override
        public Set<String> writeSlots(List<SlotChange> changes) {
            Set<String> lost = new HashSet<>();
            for (SlotChange change : changes) {
                String slotId = change.after().slotId();
                lock(slotId);
                Slot current = slots.get(slotId);
                if (isStill(change.before(), current)) {
                    ownSlots.put(slotId, current == null ? change.after() : booked(current, change.after()));
                } else {
                    lost.add(slotId);
                }
            }
            step(Step.SLOTS_WRITTEN);
            return lost;
        }

        private boolean isStill(@Nullable Slot before, @Nullable Slot current) {
            if (before == null || current == null) {
                return before == current;
            }
            return flaw == Flaw.GUARD_REMOVED || current.sequence() == before.sequence();
        }

        private static Slot booked(Slot current, Slot after) {
            return current.booked(after.currentBookings() - current.currentBookings())
                    .next();
        }

        @Override
        public void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes) {
            ownBookings.addAll(changes);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).isNew()) {
                    insert(places.get(i), answers.get(i).record());
                }
            }
            step(Step.ROWS_INSERTED);
        }

        private void insert(PlacedRequest place, DecisionRecord decision) {
            UUID id = decision.requestId();
            if (idLocks.getOrDefault(id, this) != this) {
                throw failure(Kind.BUSY, LOCK_TIMEOUT);
            }
            if (decisions.containsKey(id) || bookings.containsKey(id)) {
                throw failure(Kind.BUSY, DUPLICATE_KEY);
            }
            idLocks.put(id, this);
            ownDecisions.add(decision);
            ownRows.add(new Tables.DecisionRow(
                    id,
                    decision.slotId(),
                    decision.outcome().name(),
                    decision.code() == null ? null : decision.code().name(),
                    decision.reason() == null ? null : decision.reason().name(),
                    decision.customerId(),
                    decision.quantity(),
                    decision.currentBookings(),
                    decision.capacity(),
                    place.partition(),
                    place.offset(),
                    decision.decidedAt()));
        }

        void apply() {
            slots.putAll(ownSlots);
            if (flaw != Flaw.COUNTER_WITHOUT_ROW) {
                ownBookings.forEach(change -> put(change.after()));
            }
            if (flaw != Flaw.DECISION_NOT_STORED) {
                ownDecisions.forEach(decision -> decisions.put(decision.requestId(), decision));
            }
            if (flaw != Flaw.DECISION_NOT_STORED) {
                ownRows.forEach(row -> decisionRows.put(row.requestId(), row));
            }
            ownSlots.values().forEach(slot -> seen.add(count(slot)));
        }

        private void put(Booking booking) {
            bookings.put(
                    booking.bookingId(),
                    new Tables.BookingRow(
                            booking.bookingId(),
                            booking.slotId(),
                            booking.customerId(),
                            booking.quantity(),
                            booking.status().isLive()));
        }

        private SeatCount count(Slot slot) {
            int booked = bookings.values().stream()
                    .filter(booking -> booking.slotId().equals(slot.slotId()))
                    .mapToInt(Tables.BookingRow::quantity)
                    .sum();
            return new SeatCount(slot.slotId(), slot.capacity(), slot.currentBookings(), booked);
        }

        void release() {
            slotLocks.values().removeIf(owner -> owner == this);
            idLocks.values().removeIf(owner -> owner == this);
        }
    }
}
