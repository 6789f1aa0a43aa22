package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.AgreedTerms;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link LedgerTransactionSuite} that reads. */
abstract class LedgerLoadSuite extends LedgerFixture {

    @ParameterizedTest
    @EnumSource
    void existingSlotsAreReadWithEveryLocking(Locking locking) {
        Slot slot = created(slotId, 5);

        BatchState loaded = load(locking, false, book(slotId), book(otherId));

        assertThat(loaded.slots()).containsExactly(withTerms(slot, null));
        assertThat(loaded.bookings()).isEmpty();
        assertThat(loaded.stays()).isEmpty();
        assertThat(loaded.decisions()).isEmpty();
    }

    @Test
    void termsAreReadForCommandsOnSlotsAndForLimits() {
        Slot slot = created(slotId, 5);
        ChangeSlot change = new ChangeSlot(id(), slotId, "hall", null, null, null, null);

        assertThat(load(Locking.NONE, false, other(change)).slots()).containsExactly(slot);
        assertThat(load(Locking.NONE, true, book(slotId)).slots()).containsExactly(slot);
    }

    @Test
    void earlierDecisionsAreReadAsTheyWereStored() {
        Request granted = book(slotId);
        Request refused = book(slotId);
        DecisionRecord grant = new DecisionRecord(
                granted.requestId(),
                slotId,
                id(),
                Outcome.HELD,
                null,
                null,
                customer,
                2,
                3,
                5,
                "{\"details\":1}",
                "{\"one\":1}\n{\"two\":2}",
                STARTS.plusNanos(1_000),
                RequestDigest.VERSION);
        DecisionRecord refusal = refusal(refused.requestId());
        insert(List.of(grant, refusal), List.of());

        BatchState loaded = load(Locking.NONE, false, granted, refused, book(slotId));

        assertThat(loaded.decisions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(granted.requestId(), grant, refused.requestId(), refusal));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 101, 250})
    void batchesOfAnySizeAreStored(int size) {
        created(slotId, 1_000);
        List<DecisionRecord> decisions = new ArrayList<>();
        List<BookingChange> changes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Booking booking = booking(slotId, i % 3 == 0 ? Status.HELD : Status.CONFIRMED);
            decisions.add(decision(booking.bookingId()));
            changes.add(new BookingChange(null, booking));
        }
        insert(decisions, changes);

        Request[] again = decisions.stream()
                .map(decision -> book(slotId, decision.requestId()))
                .toArray(Request[]::new);
        assertThat(load(Locking.NONE, false, again).decisions().values())
                .containsExactlyInAnyOrderElementsOf(decisions);
        assertThat(load(Locking.NONE, false, delete()).bookings())
                .containsExactlyInAnyOrderElementsOf(
                        changes.stream().map(BookingChange::after).toList());
    }

    @Test
    void aBookingIsReadByItsIdWithTheWaitlistOfItsSlot() {
        Lives lives = lives();

        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CANCEL_BOOKING, lives.cancelled()))
                        .bookings())
                .containsExactlyInAnyOrder(lives.cancelled(), lives.waiting());
        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CONFIRM_HOLD, lives.held()))
                        .bookings())
                .as("a confirmation frees no seats, so it needs no waitlist")
                .containsExactly(lives.held());
    }

    @Test
    void aRequestForSeatsReadsTheWaitlistOnlyOfASlotWithFreeSeats() {
        Lives lives = lives();
        Slot roomy = with(lives.slot(), 4, 1, Slot.State.OPEN, 1, 9);
        assertThat(write(new SlotChange(lives.slot(), roomy))).isEmpty();
        assertThat(load(Locking.NONE, false, book(slotId)).bookings()).containsExactly(lives.waiting());

        Slot read = roomy.next();
        assertThat(write(new SlotChange(read, with(read, 9, 1, Slot.State.OPEN, 1, 9))))
                .isEmpty();
        assertThat(load(Locking.NONE, false, book(slotId)).bookings()).isEmpty();
    }

    @Test
    void aBookingThatWaitedAndWasPromotedInOneBatchKeepsItsPlaceAndTerms() {
        created(slotId, 2);
        AgreedTerms agreed = new AgreedTerms(STARTS, STARTS.plusSeconds(3_600), "room", "5");
        Booking promoted = new Booking(id(), slotId, customer, 2, Status.CONFIRMED, null, 7, agreed, null, null, null);
        insert(List.of(decision(promoted.bookingId())), List.of(new BookingChange(null, promoted)));

        assertThat(load(Locking.NONE, false, about(BookingCommand.Kind.CANCEL_BOOKING, promoted))
                        .bookings())
                .containsExactly(promoted);
    }

    @Test
    void aRequestToWaitReadsItsCustomersEntriesOfAFullSlot() {
        Lives lives = lives();
        Slot full = with(lives.slot(), 9, 1, Slot.State.OPEN, 1, 9);
        assertThat(write(new SlotChange(lives.slot(), full))).isEmpty();
        BookSlot waits = new BookSlot(id(), slotId, customer, 1, null, null, new BookSlot.IfFull(true, null));
        BookSlot ofAnother =
                new BookSlot(id(), slotId, prefix + "another", 1, null, null, new BookSlot.IfFull(true, null));

        assertThat(load(Locking.NONE, false, other(waits)).bookings()).containsExactly(lives.waiting());
        assertThat(load(Locking.NONE, false, other(ofAnother)).bookings()).isEmpty();
        assertThat(load(Locking.NONE, false, other(ofAnother), other(waits)).bookings())
                .containsExactly(lives.waiting());
    }

    @Test
    void anExtensionReadsTheHoldWithItsBeginning() {
        Lives lives = lives();

        assertThat(load(
                                Locking.NONE,
                                false,
                                other(new ExtendHold(id(), slotId, lives.held().bookingId(), null, 60, null)))
                        .bookings())
                .containsExactly(lives.held())
                .extracting(Booking::heldSince)
                .containsExactly(STARTS.minusSeconds(900));
    }

    @Test
    void aMoveReadsBothSlotsAndTheWaitlistOfTheOldOne() {
        Lives lives = lives();
        Slot other = created(otherId, 5);
        insert(List.of(), List.of(new BookingChange(null, booking(otherId, Status.WAITLISTED))));

        BatchState loaded = load(
                Locking.NONE,
                false,
                other(new RescheduleBooking(id(), slotId, lives.booked().bookingId(), null, otherId, null)));

        assertThat(loaded.slots()).containsExactlyInAnyOrder(lives.slot(), other);
        assertThat(loaded.bookings()).containsExactlyInAnyOrder(lives.booked(), lives.waiting());
    }

    @Test
    void aDeletionReadsAllThatIsLiveAndWaits() {
        Lives lives = lives();

        assertThat(load(Locking.NONE, false, delete()).bookings())
                .containsExactlyInAnyOrder(lives.booked(), lives.held(), lives.waiting());
        SlotCommand close = new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, id(), slotId, false);
        assertThat(load(Locking.NONE, false, other(close)).bookings()).containsExactly(lives.waiting());
    }

    @Test
    void bookingsOfTheRequestingCustomersAreReadOnAllSlots() {
        Lives lives = lives();
        created(otherId, 5);
        Slot.Terms over = new Slot.Terms("room", Instant.parse("2001-01-01T11:00:00Z"), null);
        Slot ended =
                new Slot(prefix + "ended", 5, 0, Slot.State.OPEN, 1, Instant.parse("2001-01-01T10:00:00Z"), 0, 1, over);
        write(new SlotChange(null, ended));
        Booking past = booking(ended.slotId(), Status.CONFIRMED);
        insert(List.of(decision(past.bookingId())), List.of(new BookingChange(null, past)));

        assertThat(load(Locking.NONE, false, book(otherId)).stays()).isEmpty();
        assertThat(load(Locking.NONE, true, book(otherId)).stays())
                .containsExactlyInAnyOrder(stay(lives.booked()), stay(lives.held()), stay(lives.waiting()));
        RescheduleBooking byAdministrator =
                new RescheduleBooking(id(), slotId, lives.booked().bookingId(), null, otherId, null);
        assertThat(load(Locking.NONE, true, other(byAdministrator)).stays()).hasSize(3);
        BookSlot ofAnother = new BookSlot(id(), otherId, prefix + "another", 1, null, null);
        assertThat(load(Locking.NONE, true, new Request.Valid(ofAnother, id(), STARTS))
                        .stays())
                .isEmpty();
    }
}
