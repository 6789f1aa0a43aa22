package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.CustomerBooking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the slots, bookings, requests and decisions of {@link LedgerTransactionSuite}, and stores them. */
abstract class LedgerFixture {

    static final Instant STARTS = Instant.parse("2100-01-01T10:00:00Z");
    private static final AtomicInteger TESTS = new AtomicInteger();

    final String prefix = "t" + TESTS.incrementAndGet() + "-";
    final String slotId = prefix + "a";
    final String otherId = prefix + "b";
    final String customer = prefix + "c";

    /** Returns the ledger under test. Tests use slots of their own. */
    abstract Ledger ledger();

    /** Adds a seat to a slot, as another program does. */
    abstract void addSeatFromOutside(String id);

    record Placed(Request request, int partition, long offset) implements PlacedRequest {}

    /** One booking in each state that matters, all of one customer. */
    record Lives(Slot slot, Booking booked, Booking held, Booking waiting, Booking cancelled) {}

    Lives lives() {
        Lives lives = new Lives(
                created(slotId, 9),
                booking(slotId, Status.CONFIRMED),
                booking(slotId, Status.HELD),
                booking(slotId, Status.WAITLISTED),
                booking(slotId, Status.CANCELLED));
        List<Booking> all = List.of(lives.booked, lives.held, lives.waiting, lives.cancelled);
        insert(
                all.stream().map(booking -> decision(booking.bookingId())).toList(),
                all.stream().map(booking -> new BookingChange(null, booking)).toList());
        return lives;
    }

    static Slot slot(String id, int capacity) {
        Slot.Terms terms = new Slot.Terms("room", STARTS.plusSeconds(3_600), "5");
        return new Slot(id, capacity, 0, Slot.State.OPEN, 1, STARTS, 0, 1, terms);
    }

    Slot created(String id, int capacity) {
        Slot slot = slot(id, capacity);
        assertThat(write(new SlotChange(null, slot))).isEmpty();
        return slot;
    }

    static Slot withTerms(Slot slot, Slot.@Nullable Terms terms) {
        return new Slot(
                slot.slotId(),
                slot.capacity(),
                slot.currentBookings(),
                slot.state(),
                slot.termsVersion(),
                slot.startsAt(),
                slot.waiting(),
                slot.sequence(),
                terms);
    }

    static Slot with(Slot slot, int taken, int waiting, Slot.State state, int termsVersion, int capacity) {
        return new Slot(
                slot.slotId(),
                capacity,
                taken,
                state,
                termsVersion,
                slot.startsAt(),
                waiting,
                slot.sequence(),
                slot.terms());
    }

    Booking booking(String id, Status status) {
        boolean ends = status == Status.HELD || status == Status.WAITLISTED;
        long place = status == Status.WAITLISTED ? 7 : 0;
        return new Booking(id(), id, customer, 2, status, ends ? STARTS : null, place);
    }

    static Booking with(Booking booking, Status status) {
        return new Booking(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                status,
                null,
                booking.waitsSince(),
                booking.agreed(),
                booking.endReason(),
                booking.moves());
    }

    static Booking moved(Booking booking, Status status, UUID first, int earlierTerms, @Nullable UUID to) {
        return new Booking(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                status,
                null,
                booking.waitsSince(),
                booking.agreed(),
                booking.endReason(),
                new Booking.Moves(first, earlierTerms, to));
    }

    static CustomerBooking stay(Booking booking) {
        return new CustomerBooking(
                booking.bookingId(), booking.customerId(), booking.slotId(), "room", STARTS, STARTS.plusSeconds(3_600));
    }

    DecisionRecord decision(UUID requestId) {
        return new DecisionRecord(
                requestId, slotId, requestId, Outcome.CONFIRMED, null, null, customer, 2, 2, 9, null, STARTS);
    }

    DecisionRecord refusal(UUID requestId) {
        return new DecisionRecord(
                requestId,
                slotId,
                requestId,
                Outcome.REJECTED,
                ErrorCode.SLOT_UNAVAILABLE,
                Reason.FULL,
                null,
                null,
                null,
                null,
                null,
                STARTS);
    }

    Request book(String id) {
        return book(id, id());
    }

    Request book(String id, UUID requestId) {
        return new Request.Valid(new BookSlot(requestId, id, customer, 1, null, null), requestId, STARTS);
    }

    Request about(BookingCommand.Kind kind, Booking booking) {
        return other(new BookingCommand(kind, id(), slotId, booking.bookingId(), null));
    }

    Request delete() {
        return other(new SlotCommand(SlotCommand.Kind.DELETE_SLOT, id(), slotId, true));
    }

    static Request other(Command command) {
        return new Request.Valid(command, command.requestId(), null);
    }

    static UUID id() {
        return UUID.randomUUID();
    }

    BatchState load(Locking locking, boolean customers, Request... requests) {
        return ledger().inTransaction(transaction -> transaction.load(Arrays.asList(requests), locking, customers));
    }

    Slot readWhole(String id) {
        Collection<Slot> slots = load(
                        Locking.NONE, false, other(new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, id(), id, false)))
                .slots();
        assertThat(slots).hasSize(1);
        return slots.iterator().next();
    }

    Set<String> write(SlotChange... changes) {
        return ledger().inTransaction(transaction -> transaction.writeSlots(Arrays.asList(changes)));
    }

    void insert(List<DecisionRecord> decisions, List<BookingChange> changes) {
        ledger().inTransaction(transaction -> {
            insert(transaction, decisions, changes);
            return decisions;
        });
    }

    void insert(LedgerTransaction transaction, List<DecisionRecord> decisions, List<BookingChange> changes) {
        List<PlacedRequest> places = new ArrayList<>();
        for (DecisionRecord decision : decisions) {
            places.add(new Placed(book(decision.slotId(), decision.requestId()), 0, places.size()));
        }
        transaction.insert(
                places,
                decisions.stream().map(decision -> new Answer(decision, true)).toList(),
                changes);
    }

    LedgerException failure(Consumer<LedgerTransaction> work) {
        LedgerException failure =
                catchThrowableOfType(LedgerException.class, () -> ledger().inTransaction(transaction -> {
                    work.accept(transaction);
                    return transaction;
                }));
        assertThat(failure).isNotNull();
        return failure;
    }

    static void assertBusy(LedgerException failure, String sqlState) {
        assertThat(failure.kind()).isEqualTo(LedgerException.Kind.BUSY);
        assertThat(failure.sqlState()).isEqualTo(sqlState);
    }
}
