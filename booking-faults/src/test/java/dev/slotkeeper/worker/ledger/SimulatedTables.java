package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.faults.check.Effect;
import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final String CONNECTION_LOST = "08006";

    /** The moments of a transaction at which something can happen. */
    public enum Step {
        BEGIN,
        DECISIONS_READ,
        SLOTS_READ,
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
    private final SimulatedRows rows = new SimulatedRows();
    private final Map<String, SimulatedTransaction> slotLocks = new HashMap<>();
    private final Map<UUID, SimulatedTransaction> idLocks = new HashMap<>();
    private @Nullable SimulatedTransaction uncommitted;

    public SimulatedTables(Flaw flaw, Supplier<Instant> clock, Hazards hazards) {
        this.flaw = flaw;
        this.clock = clock;
        this.hazards = hazards;
    }

    /** A slot that is there from the beginning. */
    public void put(Slot slot) {
        rows.slots.put(slot.slotId(), slot);
    }

    /** A write by somebody outside; false when a transaction has the slot locked, or there is none. */
    public boolean writeFromOutside(String slotId, UnaryOperator<Slot> change) {
        Slot slot = rows.slots.get(slotId);
        if (slot == null || slotLocks.containsKey(slotId)) {
            return false;
        }
        rows.written(change.apply(slot).next());
        return true;
    }

    /** A hold or a place in a waitlist. */
    public record Due(UUID bookingId, String slotId) {}

    /** Those whose time is over. */
    public List<Due> due() {
        Instant now = clock.get();
        return rows.bookings.values().stream()
                .filter(booking -> isDue(booking, now))
                .map(booking -> new Due(booking.bookingId(), booking.slotId()))
                .toList();
    }

    private boolean isDue(Booking booking, Instant now) {
        boolean waits = booking.status() == Status.WAITLISTED;
        Instant ends = booking.expiresAt();
        Slot slot = rows.slots.get(booking.slotId());
        boolean isOver = ends != null && !ends.isAfter(now);
        boolean hasBegun = slot != null && !slot.startsAt().isAfter(now);
        return (isOver && (waits || booking.status() == Status.HELD)) || (hasBegun && waits);
    }

    /** All there are, in whatever state, the order that of their ids. */
    public List<Booking> bookings() {
        return List.copyOf(rows.bookings.values());
    }

    public List<SeatCount> seen() {
        return rows.seen();
    }

    /** What took effect, in its order. */
    public List<Effect> effects() {
        return rows.effects();
    }

    /** A snapshot of what is committed. */
    public Tables tables() {
        return rows.tables();
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
        SimulatedTransaction transaction = new SimulatedTransaction(this, rows, flaw);
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
                release(transaction);
            }
        }
    }

    /** Only with the flaw of answering first is anything late. */
    public void commitWhatIsLate() {
        SimulatedTransaction late = uncommitted;
        if (late != null) {
            uncommitted = null;
            late.apply();
            release(late);
        }
    }

    private void commit(SimulatedTransaction transaction) {
        if (hazards.cutsConnection(Step.COMMIT_UNDER_WAY)) {
            throw failure(Kind.COMMIT_UNKNOWN, CONNECTION_LOST);
        }
        transaction.apply();
        release(transaction);
        if (hazards.cutsConnection(Step.COMMITTED)) {
            throw failure(Kind.COMMIT_UNKNOWN, CONNECTION_LOST);
        }
    }

    void step(Step step) {
        if (hazards.cutsConnection(step)) {
            throw failure(Kind.UNAVAILABLE, CONNECTION_LOST);
        }
    }

    Instant now() {
        return clock.get();
    }

    boolean isLocked(String slotId) {
        return slotLocks.containsKey(slotId);
    }

    void lock(String slotId, SimulatedTransaction owner) {
        if (slotLocks.getOrDefault(slotId, owner) != owner) {
            throw failure(Kind.BUSY, LOCK_TIMEOUT);
        }
        slotLocks.put(slotId, owner);
    }

    /** A row that is being inserted keeps others from inserting one of its key. */
    void claim(UUID requestId, SimulatedTransaction owner) {
        if (idLocks.getOrDefault(requestId, owner) != owner) {
            throw failure(Kind.BUSY, LOCK_TIMEOUT);
        }
        idLocks.put(requestId, owner);
    }

    void release(SimulatedTransaction owner) {
        slotLocks.values().removeIf(other -> other == owner);
        idLocks.values().removeIf(other -> other == owner);
    }

    static LedgerException failure(Kind kind, String state) {
        return new LedgerException(kind, new SQLException("simulated", state));
    }
}
