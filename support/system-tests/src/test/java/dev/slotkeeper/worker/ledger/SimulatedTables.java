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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the tables in memory, with the locks, snapshots and failures of PostgreSQL's transactions. A transaction
 * that would wait for a lock fails at once, as after its lock timeout, because everything runs on one thread.
 */
public final class SimulatedTables implements Ledger {

    private static final String LOCK_TIMEOUT = "55P03";
    private static final String CONNECTION_LOST = "08006";

    /** The steps of a transaction at which a fault can happen. */
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

    /** Decides about faults at a step. */
    public interface Hazards {

        /** Returns true if the connection is lost at this step; may also run another worker first, or throw. */
        boolean cutsConnection(Step step);
    }

    private final Flaw flaw;
    private final Supplier<Instant> clock;
    private final Hazards hazards;
    private final SimulatedRows rows = new SimulatedRows();
    private final Map<String, SimulatedTransaction> slotLocks = new HashMap<>();
    private final Map<UUID, SimulatedTransaction> idLocks = new HashMap<>();
    private final Map<String, SimulatedTransaction> customerLocks = new HashMap<>();
    private @Nullable SimulatedTransaction uncommitted;

    public SimulatedTables(Flaw flaw, Supplier<Instant> clock, Hazards hazards) {
        this.flaw = flaw;
        this.clock = clock;
        this.hazards = hazards;
    }

    /** Adds a slot at the start. */
    public void put(Slot slot) {
        rows.slots.put(slot.slotId(), slot);
    }

    /** Writes a slot as another program; returns false if a transaction has locked the slot or there is none. */
    public boolean writeFromOutside(String slotId, UnaryOperator<Slot> change) {
        Slot slot = rows.slots.get(slotId);
        if (slot == null || slotLocks.containsKey(slotId)) {
            return false;
        }
        rows.written(change.apply(slot).next());
        return true;
    }

    /** A hold or waitlist entry that is due. */
    public record Due(UUID bookingId, String slotId) {}

    /** Returns the holds and waitlist entries that are due. */
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

    /** A slot whose waitlist is to be served. */
    public record Unserved(String slotId, long sequence) {}

    /** Returns the slots with a waitlist entry that fits into the free seats or never can, and the deleted ones. */
    public Set<Unserved> unserved() {
        Set<Unserved> unserved = new LinkedHashSet<>();
        for (Booking booking : rows.bookings.values()) {
            Slot slot = rows.slots.get(booking.slotId());
            if (booking.status() == Status.WAITLISTED && slot != null && isUnserved(slot, booking.quantity())) {
                unserved.add(new Unserved(slot.slotId(), slot.sequence()));
            }
        }
        return unserved;
    }

    private boolean isUnserved(Slot slot, int quantity) {
        boolean isTooLarge = slot.capacity() > 0 && quantity > slot.capacity();
        boolean fits = slot.state() == Slot.State.OPEN && slot.hasRoomFor(quantity);
        return slot.state() == Slot.State.DELETED || (slot.startsAt().isAfter(clock.get()) && (isTooLarge || fits));
    }

    /** Returns all bookings, in any status, in the order of their ids. */
    public List<Booking> bookings() {
        return List.copyOf(rows.bookings.values());
    }

    public List<SeatCount> seen() {
        return rows.seen();
    }

    /** Returns the effects in order. */
    public List<Effect> effects() {
        return rows.effects();
    }

    /** Returns a snapshot of the committed rows. */
    public Tables tables() {
        return rows.tables();
    }

    /** Rolls back all open transactions, after a worker has died. */
    public void rollBackAll() {
        slotLocks.clear();
        idLocks.clear();
        customerLocks.clear();
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

    /** Commits the delayed transaction; there is one only with the flaw of answering before commit. */
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
        lock(slotLocks, slotId, owner);
    }

    void lockCustomer(String customerId, SimulatedTransaction owner) {
        lock(customerLocks, customerId, owner);
    }

    /** Locks a key for an insert; no other transaction can insert the same key meanwhile. */
    void claim(UUID requestId, SimulatedTransaction owner) {
        lock(idLocks, requestId, owner);
    }

    private static <K> void lock(Map<K, SimulatedTransaction> locks, K key, SimulatedTransaction owner) {
        if (locks.getOrDefault(key, owner) != owner) {
            throw failure(Kind.BUSY, LOCK_TIMEOUT);
        }
        locks.put(key, owner);
    }

    void release(SimulatedTransaction owner) {
        slotLocks.values().removeIf(other -> other == owner);
        idLocks.values().removeIf(other -> other == owner);
        customerLocks.values().removeIf(other -> other == owner);
    }

    static LedgerException failure(Kind kind, String state) {
        return new LedgerException(kind, new SQLException("simulated", state));
    }
}
