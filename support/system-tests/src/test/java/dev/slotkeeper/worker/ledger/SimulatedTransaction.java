package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.CustomerBooking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.SimulatedTables.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transaction of {@link SimulatedTables} with its reads, locks and uncommitted writes. */
final class SimulatedTransaction implements LedgerTransaction {

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DUPLICATE_KEY = "23505";

    private final SimulatedTables tables;
    private final SimulatedRows rows;
    private final Flaw flaw;
    private final Map<String, Slot> ownSlots = new TreeMap<>();
    private final List<BookingChange> ownBookings = new ArrayList<>();
    private final List<DecisionRecord> ownDecisions = new ArrayList<>();
    private final List<PlacedRequest> ownPlaces = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private long readAt;

    SimulatedTransaction(SimulatedTables tables, SimulatedRows rows, Flaw flaw) {
        this.tables = tables;
        this.rows = rows;
        this.flaw = flaw;
    }

    /** Reads the rows of a batch. As in PostgreSQL, rows that are read later in the same load may be newer. */
    @Override
    public BatchState load(List<? extends Request> requests, Locking locking, boolean customers) {
        BatchKeys keys = new BatchKeys(requests, customers);
        now = tables.now();
        Set<String> lockedCustomers = customers(keys);
        lockedCustomers.forEach(customer -> tables.lockCustomer(customer, this));
        Map<UUID, DecisionRecord> known = new HashMap<>();
        for (UUID requestId : keys.requestIds) {
            DecisionRecord decision = rows.decisions.get(requestId);
            if (decision != null) {
                known.put(requestId, decision);
            }
        }
        tables.step(Step.DECISIONS_READ);
        List<Slot> slots = slots(keys, locking);
        tables.step(Step.SLOTS_READ);
        List<Booking> bookings = new ArrayList<>(rows.bookings.values().stream()
                .filter(booking -> isWanted(booking, keys))
                .map(flaw::misread)
                .toList());
        Set<String> contested = contested(slots);
        rows.bookings.values().stream()
                .filter(booking -> contested.contains(booking.slotId())
                        && booking.status() == Status.WAITLISTED
                        && !keys.waitlistsOf.contains(booking.slotId()))
                .map(flaw::misread)
                .forEach(bookings::add);
        tables.step(Step.LOADED);
        return new BatchState(now, slots, bookings, stays(lockedCustomers), known);
    }

    /** Returns the slots that have free seats and a waitlist; fails if another writer has changed one since it was read. */
    private Set<String> contested(List<Slot> slots) {
        Set<String> contested = new HashSet<>();
        for (Slot slot : slots) {
            if (slot.waiting() > 0 && slot.free() > 0) {
                Slot current = rows.slots.get(slot.slotId());
                require(current != null && current.sequence() == slot.sequence(), SERIALIZATION_FAILURE);
                contested.add(slot.slotId());
            }
        }
        return contested;
    }

    private Set<String> customers(BatchKeys keys) {
        Set<String> customers = new HashSet<>(keys.customerIds);
        for (UUID movedId : keys.movedIds) {
            Booking moved = rows.bookings.get(movedId);
            if (moved != null) {
                customers.add(moved.customerId());
            }
        }
        return customers;
    }

    private List<Slot> slots(BatchKeys keys, Locking locking) {
        readAt = rows.tick();
        List<Slot> slots = new ArrayList<>();
        for (String slotId : keys.slotIds) {
            Slot slot = rows.slots.get(slotId);
            if (slot == null || (locking == Locking.SKIP && tables.isLocked(slotId))) {
                continue;
            }
            slots.add(keys.terms ? slot : withoutTerms(slot));
            if (locking != Locking.NONE) {
                tables.lock(slotId, this);
            }
        }
        return slots;
    }

    private static Slot withoutTerms(Slot slot) {
        return new Slot(
                slot.slotId(),
                slot.capacity(),
                slot.currentBookings(),
                slot.state(),
                slot.termsVersion(),
                slot.startsAt(),
                slot.waiting(),
                slot.sequence(),
                null);
    }

    private static boolean isWanted(Booking booking, BatchKeys keys) {
        return keys.bookingIds.contains(booking.bookingId())
                || (keys.waitlistsOf.contains(booking.slotId()) && booking.status() == Status.WAITLISTED)
                || (keys.allBookingsOf.contains(booking.slotId())
                        && booking.status().isLive());
    }

    private List<CustomerBooking> stays(Set<String> customers) {
        List<CustomerBooking> stays = new ArrayList<>();
        for (Booking booking : rows.bookings.values()) {
            Slot slot = rows.slots.get(booking.slotId());
            if (slot == null
                    || !customers.contains(booking.customerId())
                    || !booking.status().counts()) {
                continue;
            }
            Slot.Terms terms = Objects.requireNonNull(slot.terms(), "a row is whole");
            if (terms.endsAt().isAfter(now)) {
                stays.add(new CustomerBooking(
                        booking.bookingId(),
                        booking.customerId(),
                        booking.slotId(),
                        terms.resourceId(),
                        slot.startsAt(),
                        terms.endsAt()));
            }
        }
        return stays;
    }

    @Override
    public void startOver() {
        tables.release(this);
        ownSlots.clear();
    }

    @Override
    public Set<String> writeSlots(List<SlotChange> changes) {
        Set<String> lost = new HashSet<>();
        for (SlotChange change : changes) {
            String slotId = change.after().slotId();
            tables.lock(slotId, this);
            Slot current = rows.slots.get(slotId);
            if (isStill(change.before(), current)) {
                ownSlots.put(slotId, current == null ? change.after() : written(current, change));
            } else {
                lost.add(slotId);
            }
        }
        tables.step(Step.SLOTS_WRITTEN);
        return lost;
    }

    private boolean isStill(@Nullable Slot before, @Nullable Slot current) {
        if (before == null || current == null) {
            return before == null && current == null;
        }
        return flaw == Flaw.GUARD_REMOVED || current.sequence() == before.sequence();
    }

    /** Returns the written slot: only seats and waitlist length change, unless the change also reshapes the slot. */
    private static Slot written(Slot current, SlotChange change) {
        Slot after = change.after();
        Slot shape = change.changesStateOrTerms() ? after : current;
        return new Slot(
                current.slotId(),
                shape.capacity(),
                after.currentBookings(),
                shape.state(),
                shape.termsVersion(),
                shape.startsAt(),
                after.waiting(),
                current.sequence() + 1,
                Objects.requireNonNull(shape.terms(), "a slot that is changed was read whole"));
    }

    @Override
    public void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isNew()) {
                DecisionRecord decision = answers.get(i).record();
                tables.claim(decision.requestId(), this);
                require(!rows.decisions.containsKey(decision.requestId()), DUPLICATE_KEY);
                ownDecisions.add(decision);
                ownPlaces.add(places.get(i));
            }
        }
        for (BookingChange change : changes) {
            Booking current = rows.bookings.get(change.after().bookingId());
            Booking before = change.before();
            if (before == null) {
                require(current == null, DUPLICATE_KEY);
            } else {
                boolean isAsRead = current != null && flaw.misread(current).status() == before.status();
                require(isAsRead, SERIALIZATION_FAILURE);
            }
        }
        ownBookings.addAll(changes);
        tables.step(Step.ROWS_INSERTED);
    }

    private static void require(boolean holds, String stateIfNot) {
        if (!holds) {
            throw SimulatedTables.failure(LedgerException.Kind.BUSY, stateIfNot);
        }
    }

    void apply() {
        if (flaw == Flaw.OLD_SEATS_KEPT) {
            ownBookings.stream().map(BookingChange::after).forEach(this::keepOldSeats);
            ownBookings.removeIf(change -> change.after().status() == Status.RESCHEDULED);
        }
        rows.slots.putAll(ownSlots);
        if (flaw != Flaw.COUNTER_WITHOUT_ROW) {
            ownBookings.forEach(change -> rows.bookings.put(change.after().bookingId(), change.after()));
        }
        long committedAt = rows.tick();
        for (int i = 0; i < ownDecisions.size() && flaw != Flaw.DECISION_NOT_STORED; i++) {
            store(ownDecisions.get(i), ownPlaces.get(i), committedAt);
        }
        ownSlots.values().forEach(rows::check);
    }

    private void keepOldSeats(Booking after) {
        if (after.status() == Status.RESCHEDULED) {
            ownSlots.computeIfPresent(after.slotId(), (slotId, slot) -> slot.booked(after.quantity()));
        }
    }

    /**
     * Stores a decision. A decision that only read a slot takes effect at the time of the read, regardless of what other
     * transactions have written since.
     */
    private void store(DecisionRecord decision, PlacedRequest place, long committedAt) {
        rows.store(flaw.toStore(decision), place);
        Set<String> concerned = new HashSet<>(Set.of(decision.slotId()));
        if (place.request().command() instanceof RescheduleBooking move) {
            concerned.add(move.toSlotId());
        }
        for (String slotId : concerned) {
            rows.decided(ownSlots.containsKey(slotId) ? committedAt : readAt, slotId, decision.requestId());
        }
    }
}
