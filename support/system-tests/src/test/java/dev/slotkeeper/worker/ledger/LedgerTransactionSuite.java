package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.decision.AgreedTerms;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cases that every implementation of {@link LedgerTransaction} must pass, so that what the simulation shows of its
 * ledger in memory is also true of PostgreSQL. Two transactions overlap by nesting one in the other; one that has to
 * wait for a lock fails after the lock timeout.
 */
abstract class LedgerTransactionSuite extends LedgerLoadSuite {

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DUPLICATE_KEY = "23505";
    private static final String LOCK_TIMEOUT = "55P03";

    // Guarded writes of slots

    @Test
    void seatsAndTermsAreWritten() {
        Slot slot = created(slotId, 5);
        Slot booked = with(slot, 3, 1, slot.state(), 1, slot.capacity());
        assertThat(write(new SlotChange(slot, booked.next()))).isEmpty();
        Slot read = readWhole(slotId);
        assertThat(read).isEqualTo(booked.next());

        Slot closed = with(read, 3, 0, Slot.State.CLOSED, 2, 7);
        assertThat(write(new SlotChange(read, closed.next()))).isEmpty();
        assertThat(readWhole(slotId)).isEqualTo(closed.next());

        Slot deleted = with(closed.next(), 0, 0, Slot.State.DELETED, 2, 7);
        assertThat(write(new SlotChange(closed.next(), deleted.next()))).isEmpty();
        assertThat(readWhole(slotId)).isEqualTo(deleted.next());
    }

    @Test
    void aSlotThatChangedSinceItWasReadIsNotWrittenButTheOthersAre() {
        Slot slot = created(slotId, 5);
        Slot other = created(otherId, 5);
        addSeatFromOutside(slotId);

        Set<String> lost = write(
                new SlotChange(slot, slot.booked(1).next()),
                new SlotChange(other, other.booked(1).next()));

        assertThat(lost).containsExactly(slotId);
        Slot outside = with(slot, 0, 0, slot.state(), 2, 6);
        assertThat(readWhole(slotId)).isEqualTo(outside.next());
        assertThat(readWhole(otherId)).isEqualTo(other.booked(1).next());
    }

    @Test
    void newTermsAreNotWrittenOverAnotherChange() {
        Slot slot = created(slotId, 5);
        write(new SlotChange(slot, slot.booked(1).next()));

        Slot closed = with(slot, 0, 0, Slot.State.CLOSED, 1, 5);
        assertThat(write(new SlotChange(slot, closed.next()))).containsExactly(slotId);
        assertThat(readWhole(slotId)).isEqualTo(slot.booked(1).next());
    }

    @Test
    void aSlotThatWasCreatedMeanwhileIsNotCreatedAgain() {
        Slot slot = created(slotId, 5);
        assertThat(write(new SlotChange(null, slot(slotId, 9)))).containsExactly(slotId);
        assertThat(readWhole(slotId)).isEqualTo(slot);
    }

    // Inserts

    @Test
    void aRequestThatAnotherWriterDecidedMeanwhileFailsTheWholeTransaction() {
        Slot slot = created(slotId, 5);
        Request request = book(slotId);
        LedgerException failure = failure(transaction -> {
            assertThat(transaction.load(List.of(request), Locking.NONE, false).decisions())
                    .isEmpty();
            insert(List.of(refusal(request.requestId())), List.of());
            assertThat(transaction.writeSlots(
                            List.of(new SlotChange(slot, slot.booked(1).next()))))
                    .isEmpty();
            insert(transaction, List.of(decision(request.requestId())), List.of());
        });

        assertBusy(failure, DUPLICATE_KEY);
        assertThat(failure.isDuplicateKey()).isTrue();
        assertThat(readWhole(slotId)).isEqualTo(slot);
        assertThat(load(Locking.NONE, false, request).decisions())
                .containsEntry(request.requestId(), refusal(request.requestId()));
    }

    @Test
    void repeatsAreNotStoredAgain() {
        DecisionRecord decision = decision(id());
        insert(List.of(decision), List.of());
        Request again = book(slotId, decision.requestId());
        ledger().inTransaction(transaction -> {
            transaction.insert(List.of(new Placed(again, 0, 8)), List.of(new Answer(decision, false)), List.of());
            return again;
        });

        assertThat(load(Locking.NONE, false, again).decisions()).containsValue(decision);
    }

    @Test
    void termsOfAWaitlistEntryAndTheReasonOfItsEndAreStored() {
        Slot slot = created(slotId, 9);
        AgreedTerms terms = new AgreedTerms(STARTS, STARTS.plusSeconds(60), "room", "5 €");
        Booking waiting = waiting(terms, Status.WAITLISTED, null);
        Booking withoutPrice =
                waiting(new AgreedTerms(STARTS, STARTS.plusSeconds(60), "room", null), Status.WAITLISTED, null);
        Booking endedAtOnce = waiting(terms, Status.EXPIRED, Reason.TERMS);
        List<Booking> all = List.of(waiting, withoutPrice, endedAtOnce);
        insert(
                all.stream().map(booking -> decision(booking.bookingId())).toList(),
                all.stream().map(booking -> new BookingChange(null, booking)).toList());
        assertThat(load(Locking.NONE, false, delete()).bookings())
                .as("%s", slot)
                .containsExactlyInAnyOrder(waiting, withoutPrice);

        Booking ended = new Booking(
                waiting.bookingId(), slotId, customer, 2, Status.EXPIRED, null, 7, terms, Reason.TERMS, null);
        insert(List.of(), List.of(new BookingChange(waiting, ended)));

        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CONFIRM_HOLD, ended))
                        .bookings())
                .contains(ended);
        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CONFIRM_HOLD, endedAtOnce))
                        .bookings())
                .contains(endedAtOnce);
    }

    private Booking waiting(AgreedTerms terms, Status status, @Nullable Reason endReason) {
        return new Booking(id(), slotId, customer, 2, status, null, 7, terms, endReason, null);
    }

    @Test
    void slotsAreReadWithTheTermsThatWaitlistEntriesAreComparedWith() {
        Lives lives = lives();
        BookSlot waits = new BookSlot(
                id(), slotId, customer, 1, new SeatCommand.Expected(null, 1), null, new BookSlot.IfFull(true, null));
        RescheduleBooking move = new RescheduleBooking(id(), slotId, id(), null, otherId, null);

        for (Request request : List.of(
                about(BookingCommand.Kind.CANCEL_BOOKING, lives.booked()),
                about(BookingCommand.Kind.RELEASE_HOLD, lives.held()),
                about(BookingCommand.Kind.EXPIRE_BOOKING, lives.waiting()),
                other(move),
                other(waits))) {
            assertThat(load(Locking.NONE, false, request).slots())
                    .as("%s", request)
                    .allSatisfy(slot -> assertThat(slot.terms()).isNotNull())
                    .isNotEmpty();
        }
    }

    @Test
    void bookingsAreChanged() {
        Lives lives = lives();
        Booking confirmed = with(lives.held(), Status.CONFIRMED);
        Booking promoted = with(lives.waiting(), Status.CONFIRMED);
        Booking cancelled = with(lives.booked(), Status.CANCELLED);

        insert(
                List.of(),
                List.of(
                        new BookingChange(lives.held(), confirmed),
                        new BookingChange(lives.waiting(), promoted),
                        new BookingChange(lives.booked(), cancelled)));

        assertThat(load(Locking.NONE, false, delete()).bookings()).containsExactlyInAnyOrder(confirmed, promoted);
        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CANCEL_BOOKING, cancelled))
                        .bookings())
                .containsExactly(cancelled);
    }

    @Test
    void movesOfABookingAreStored() {
        Lives lives = lives();
        Booking left = moved(lives.booked(), Status.RESCHEDULED, lives.booked().bookingId(), 0, id());
        Booking made = moved(booking(slotId, Status.CONFIRMED), Status.CONFIRMED, id(), 3, null);
        Booking passing = moved(booking(slotId, Status.RESCHEDULED), Status.RESCHEDULED, id(), 4, id());

        insert(
                List.of(decision(made.bookingId()), decision(passing.bookingId())),
                List.of(
                        new BookingChange(lives.booked(), left),
                        new BookingChange(null, made),
                        new BookingChange(null, passing)));

        for (Booking booking : List.of(left, made, passing)) {
            assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CANCEL_BOOKING, booking))
                            .bookings())
                    .contains(booking);
        }
        Booking cancelled = with(made, Status.CANCELLED);
        insert(List.of(), List.of(new BookingChange(made, cancelled)));
        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CANCEL_BOOKING, made))
                        .bookings())
                .contains(cancelled);
    }

    @Test
    void aBookingThatChangedSinceItWasReadFailsTheWholeTransaction() {
        Lives lives = lives();
        Booking expired = with(lives.held(), Status.EXPIRED);
        insert(List.of(), List.of(new BookingChange(lives.held(), expired)));
        UUID request = id();

        LedgerException failure = failure(transaction -> insert(
                transaction,
                List.of(decision(request)),
                List.of(new BookingChange(lives.held(), with(lives.held(), Status.CONFIRMED)))));

        assertBusy(failure, SERIALIZATION_FAILURE);
        BatchState loaded =
                load(Locking.NONE, false, book(slotId, request), about(BookingCommand.Kind.CONFIRM_HOLD, lives.held()));
        assertThat(loaded.decisions()).isEmpty();
        assertThat(loaded.bookings()).containsExactly(expired);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"CONFIRMED", "HELD"})
    void aBookingIsInsertedOnce(Status status) {
        created(slotId, 5);
        Booking booking = booking(slotId, status);
        insert(List.of(decision(booking.bookingId())), List.of(new BookingChange(null, booking)));

        assertBusy(
                failure(transaction ->
                        insert(transaction, List.of(decision(id())), List.of(new BookingChange(null, booking)))),
                DUPLICATE_KEY);
    }

    // Transactions beside each other

    @Test
    void whatIsNotCommittedIsNotSeen() {
        Slot slot = created(slotId, 5);
        Booking booking = booking(slotId, Status.HELD);
        ledger().inTransaction(transaction -> {
            transaction.writeSlots(List.of(new SlotChange(slot, slot.booked(2).next())));
            insert(transaction, List.of(decision(booking.bookingId())), List.of(new BookingChange(null, booking)));
            BatchState beside = load(Locking.NONE, false, delete(), book(slotId, booking.bookingId()));
            assertThat(beside.slots()).containsExactly(slot);
            assertThat(beside.bookings()).isEmpty();
            assertThat(beside.decisions()).isEmpty();
            return slot;
        });
        assertThat(load(Locking.NONE, false, delete()).bookings()).containsExactly(booking);
    }

    @Test
    void aTransactionThatFailsWritesNothing() {
        Slot slot = created(slotId, 5);
        Booking booking = booking(slotId, Status.HELD);
        IllegalStateException thrown =
                catchThrowableOfType(IllegalStateException.class, () -> ledger().inTransaction(transaction -> {
                    transaction.writeSlots(
                            List.of(new SlotChange(slot, slot.booked(2).next())));
                    insert(
                            transaction,
                            List.of(decision(booking.bookingId())),
                            List.of(new BookingChange(null, booking)));
                    throw new IllegalStateException("the batch can't be decided");
                }));

        assertThat(thrown).hasMessage("the batch can't be decided");
        BatchState loaded = load(Locking.WAIT, false, delete(), book(slotId, booking.bookingId()));
        assertThat(loaded.slots()).containsExactly(slot);
        assertThat(loaded.bookings()).isEmpty();
        assertThat(loaded.decisions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Locking.class,
            names = {"WAIT", "SKIP"})
    void aLockedSlotIsWaitedForOrSkippedOrReadWithoutLock(Locking locked) {
        Slot slot = created(slotId, 5);
        Slot free = created(otherId, 5);
        ledger().inTransaction(transaction -> {
            transaction.load(List.of(book(slotId)), locked, false);

            assertThat(load(Locking.NONE, false, book(slotId)).slots()).containsExactly(withTerms(slot, null));
            assertThat(load(Locking.SKIP, false, book(slotId), book(otherId)).slots())
                    .containsExactly(withTerms(free, null));
            assertBusy(failure(beside -> beside.load(List.of(book(slotId)), Locking.WAIT, false)), LOCK_TIMEOUT);
            assertBusy(
                    failure(beside -> beside.writeSlots(
                            List.of(new SlotChange(slot, slot.booked(1).next())))),
                    LOCK_TIMEOUT);
            return slot;
        });
        assertThat(load(Locking.WAIT, false, book(slotId)).slots()).hasSize(1);
    }

    @Test
    void aWrittenSlotStaysLockedUntilTheEnd() {
        Slot slot = created(slotId, 5);
        ledger().inTransaction(transaction -> {
            transaction.writeSlots(List.of(new SlotChange(slot, slot.booked(1).next())));
            assertThat(load(Locking.SKIP, false, book(slotId)).slots()).isEmpty();
            return slot;
        });
        assertThat(load(Locking.SKIP, false, book(slotId)).slots()).hasSize(1);
    }

    @Test
    void startingOverGivesUpWritesAndLocks() {
        Slot slot = created(slotId, 5);
        ledger().inTransaction(transaction -> {
            BatchState first = transaction.load(List.of(book(slotId)), Locking.WAIT, false);
            transaction.writeSlots(List.of(new SlotChange(slot, slot.booked(5).next())));
            transaction.startOver();
            addSeatFromOutside(slotId);
            BatchState second = transaction.load(List.of(book(slotId)), Locking.WAIT, false);
            assertThat(second.now()).isAfterOrEqualTo(first.now());
            Slot outside = with(slot, 0, 0, slot.state(), 2, 6).next();
            assertThat(second.slots()).containsExactly(withTerms(outside, null));
            assertThat(transaction.writeSlots(
                            List.of(new SlotChange(outside, outside.booked(1).next()))))
                    .isEmpty();
            return outside;
        });
        Slot read = readWhole(slotId);
        assertThat(read.currentBookings()).isEqualTo(1);
        assertThat(read.capacity()).isEqualTo(6);
    }

    @Test
    void customersAreLockedUntilTheEnd() {
        created(slotId, 5);
        created(otherId, 5);
        ledger().inTransaction(transaction -> {
            transaction.load(List.of(book(slotId)), Locking.NONE, true);
            BookSlot ofAnother = new BookSlot(id(), otherId, prefix + "another", 1, null, null);
            assertThat(load(Locking.NONE, true, new Request.Valid(ofAnother, id(), STARTS))
                            .slots())
                    .hasSize(1);
            assertThat(load(Locking.NONE, false, book(otherId)).slots()).hasSize(1);
            assertBusy(failure(beside -> beside.load(List.of(book(otherId)), Locking.NONE, true)), LOCK_TIMEOUT);
            return transaction;
        });
        assertThat(load(Locking.NONE, true, book(otherId)).slots()).hasSize(1);
    }
}
