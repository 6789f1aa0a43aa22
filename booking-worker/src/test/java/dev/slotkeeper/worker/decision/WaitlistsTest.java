package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that no free seat stays out of reach while somebody waits, whoever changed the slot. */
class WaitlistsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant STARTS_AT = NOW.plusSeconds(3_600);
    private static final String SLOT = "slot";

    private MemoryLedger ledger = new MemoryLedger(WaitlistPolicy.USUAL);
    private Instant now = NOW;
    private int asked;

    @Test
    void aPartyThatDoesNotFitKeepsNoFreeSeatFromOthers() {
        create(SLOT, 3);
        UUID booked = book(3);
        wait(3);

        assertThat(decide(cancel(booked))).containsExactly("BookingCancelled 0/3", "promoted 3/3");
        UUID single = wait(3);
        decide(new ChangeSlot(id(), SLOT, null, null, null, null, 4));

        assertThat(decide(bookSlot(2))).containsExactly("FULL");
        assertThat(decide(bookSlot(1))).containsExactly("BookingConfirmed 4/4");
        assertThat(status(single)).isEqualTo("WAITLISTED");
    }

    @Test
    void holdsAndMovesGetTheSeatsThatNoWaitingPartyFitsInto() {
        create(SLOT, 3);
        create("other", 1);
        book(2);
        wait(2);
        UUID elsewhere = idOf(tell(new BookSlot(id(), "other", "c", 1, null, null)));

        assertThat(decide(new RescheduleBooking(id(), "other", elsewhere, "c", SLOT, null)))
                .containsExactly("BookingRescheduled 3/3");

        decide(new ChangeSlot(id(), SLOT, null, null, null, null, 4));
        assertThat(decide(new HoldSlot(id(), SLOT, "c", 1, 60, null, null))).containsExactly("SlotHeld 4/4");
    }

    @Test
    void seatsThatAnotherProgramFreedAreReservedForTheFirstThatFit() {
        create(SLOT, 2);
        book(2);
        UUID couple = wait(2);
        UUID single = wait(1);
        changeFromOutside(slot -> withCapacity(slot, 4));

        assertThat(decide(bookSlot(1))).containsExactly("FULL");
        assertThat(decide(new HoldSlot(id(), SLOT, "c", 1, 60, null, null))).containsExactly("FULL");
        assertThat(decide(serve())).containsExactly("WaitlistServed 4/4", "promoted 4/4");
        assertThat(status(couple)).isEqualTo("CONFIRMED");
        assertThat(status(single)).isEqualTo("WAITLISTED");
    }

    @Test
    void aSeatBeyondTheReservedOnesIsFreeForEverybody() {
        create(SLOT, 1);
        book(1);
        wait(1);
        changeFromOutside(slot -> withCapacity(slot, 3));

        assertThat(decide(bookSlot(2))).containsExactly("FULL");
        assertThat(decide(bookSlot(1))).containsExactly("BookingConfirmed 2/3");
        assertThat(decide(serve())).containsExactly("WaitlistServed 3/3", "promoted 3/3");
    }

    @Test
    void whoCanNeverFitIsEndedAndTheNextComesUp() {
        ledger = new MemoryLedger(new WaitlistPolicy(false, 10));
        create(SLOT, 3);
        UUID booked = book(1);
        book(1);
        UUID trio = wait(3);
        UUID single = wait(1);

        assertThat(decide(new ChangeSlot(id(), SLOT, null, null, null, null, 2)))
                .containsExactly("SlotChanged 2/2", "WaitlistExpired 2/2");
        assertThat(status(trio)).isEqualTo("EXPIRED");
        assertThat(decide(cancel(booked))).containsExactly("BookingCancelled 1/2", "promoted 2/2");
        assertThat(status(single)).isEqualTo("CONFIRMED");
    }

    @Test
    void capacityLoweredFromOutsideEndsWhoCanNeverFitAlsoInAClosedSlot() {
        create(SLOT, 3);
        book(2);
        UUID trio = wait(3);
        UUID couple = wait(2);
        changeFromOutside(slot -> withCapacity(slot, 2).in(Slot.State.CLOSED));

        assertThat(decide(serve())).containsExactly("WaitlistServed 2/2", "WaitlistExpired 2/2");
        assertThat(status(trio)).isEqualTo("EXPIRED");

        changeFromOutside(slot -> withCapacity(slot, 4).in(Slot.State.OPEN));
        assertThat(decide(serve())).containsExactly("WaitlistServed 4/4", "promoted 4/4");
        assertThat(status(couple)).isEqualTo("CONFIRMED");
    }

    @Test
    void aSlotWithoutSeatsMayBeWaitedFor() {
        create(SLOT, 0);
        UUID couple = wait(2);
        UUID single = wait(1);

        assertThat(decide(new ChangeSlot(id(), SLOT, null, null, null, null, 1)))
                .containsExactly("SlotChanged 1/1", "WaitlistExpired 0/1", "promoted 1/1");
        assertThat(status(couple)).isEqualTo("EXPIRED");
        assertThat(status(single)).isEqualTo("CONFIRMED");
    }

    @Test
    void servingASlotThatAnotherProgramDeletedEndsItsWaitlistAndItsHoldsExpire() {
        create(SLOT, 1);
        UUID held = idOf(tell(new HoldSlot(id(), SLOT, "c", 1, 60, null, null)));
        UUID waiting = wait(1);
        changeFromOutside(slot -> slot.in(Slot.State.DELETED));

        assertThat(decide(serve())).containsExactly("WaitlistServed 1/1", "BookingCancelled 1/1");
        assertThat(status(waiting)).isEqualTo("CANCELLED");
        now = now.plusSeconds(61);
        assertThat(decide(new BookingCommand(BookingCommand.Kind.EXPIRE_BOOKING, id(), SLOT, held, null)))
                .containsExactly("HoldExpired 0/1");
    }

    @Test
    void servingASlotWithoutAWaitlistChangesNoSeats() {
        create(SLOT, 2);
        book(1);

        assertThat(decide(serve())).containsExactly("WaitlistServed 1/2");
        assertThat(decide(new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, id(), "unknown", false)))
                .containsExactly("SLOT_NOT_FOUND");
    }

    @Test
    void aNumberOfEntriesThatAnotherProgramWroteIsCorrected() {
        create(SLOT, 1);
        UUID booked = book(1);
        UUID leaves = wait(1);
        UUID stays = wait(1);
        changeFromOutside(slot -> slot.waitedForBy(0));

        assertThat(decide(cancel(leaves))).containsExactly("BookingCancelled 1/1");
        assertThat(slot().waiting()).isEqualTo(1);
        changeFromOutside(slot -> slot.waitedForBy(7));
        assertThat(decide(cancel(booked))).containsExactly("BookingCancelled 0/1", "promoted 1/1");
        assertThat(status(stays)).isEqualTo("CONFIRMED");
        assertThat(slot().waiting()).isZero();
    }

    @Test
    void onlyAServedSlotForgetsThatAnotherProgramChangedIt() {
        create(SLOT, 1);
        UUID booked = book(1);

        assertThat(serves(new BookSlot(id(), SLOT, "c", 1, null, null, new IfFull(true, null))))
                .isFalse();
        assertThat(serves(bookSlot(1), cancel(booked))).isTrue();
        assertThat(serves(serve())).isTrue();
    }

    /** Returns true if a batch of these commands serves the slot's waitlist. */
    private boolean serves(Command... commands) {
        List<Request> requests = new ArrayList<>();
        for (Command command : commands) {
            requests.add(new Request.Valid(command, command.requestId(), now.plusSeconds(60)));
        }
        List<SlotChange> changes = new BatchDecisions(
                        requests, ledger.state(now), Set.of(), WaitlistPolicy.USUAL, Limits.NONE)
                .slotChanges();
        assertThat(changes).hasSize(1);
        return changes.get(0).isServed();
    }

    @ParameterizedTest
    @EnumSource
    void aSlotIsAvailableIfSomebodyCanBookIt(Order order) {
        ledger = new MemoryLedger(new WaitlistPolicy(order == Order.OVERTAKING, 10));
        create(SLOT, 2);
        book(1);
        wait(2);

        SlotState shown = ((SlotUpdate) tell(new ChangeSlot(id(), SLOT, null, null, null, "5 €", null))).slot();

        boolean isBooked = decide(bookSlot(1)).equals(List.of("BookingConfirmed 2/2"));
        assertThat(shown.isAvailable()).isEqualTo(isBooked).isEqualTo(order == Order.OVERTAKING);
        assertThat(shown.waiting()).isEqualTo(1);
    }

    private enum Order {
        OVERTAKING,
        STRICT
    }

    @Test
    void aChangeThatChangesNothingLeavesTheTermsVersion() {
        create(SLOT, 2);
        ChangeSlot change = new ChangeSlot(id(), SLOT, "r", STARTS_AT, STARTS_AT.plusSeconds(30), "5 €", 2);
        tell(change);
        assertThat(slot().termsVersion()).isEqualTo(2);

        SlotUpdate again =
                (SlotUpdate) tell(new ChangeSlot(id(), SLOT, "r", STARTS_AT, STARTS_AT.plusSeconds(30), "5 €", 2));

        assertThat(again.slot().termsVersion()).isEqualTo(2);
        assertThat(slot().termsVersion()).isEqualTo(2);
    }

    /** Another program wrote these values into tables without constraints. */
    @Test
    void aSlotWithOddValuesCanBeShownClosedAndDeleted() {
        create(SLOT, 2);
        UUID odd = book(1);
        ledger.slots.put(SLOT, oddSlot());
        Booking booking = Objects.requireNonNull(ledger.bookings.get(odd));
        ledger.bookings.put(
                odd,
                new Booking(odd, SLOT, "a\u0000b", 1, booking.status(), booking.expiresAt(), booking.waitsSince()));
        assertThat(AgreedTerms.of(slot()).endsAt()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999999Z"));

        assertThat(decide(new ChangeSlot(id(), SLOT, null, null, null, null, 3)))
                .containsExactly("SlotChanged 1/3");
        SlotState shown = ((SlotUpdate) tell(new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, id(), SLOT, false))).slot();
        assertThat(shown.endsAt()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999999Z"));
        assertThat(decide(new SlotCommand(SlotCommand.Kind.DELETE_SLOT, id(), SLOT, true)))
                .containsExactly("SlotDeleted 0/3", "BookingCancelled 0/3");
    }

    private Slot oddSlot() {
        Slot slot = slot();
        return new Slot(
                SLOT,
                2,
                1,
                Slot.State.OPEN,
                1,
                STARTS_AT,
                0,
                slot.sequence() + 1,
                new Slot.Terms("room 7", Instant.MAX, null));
    }

    private void create(String slotId, int capacity) {
        tell(new CreateSlot(id(), slotId, "r", STARTS_AT, STARTS_AT.plusSeconds(30), capacity));
    }

    private BookSlot bookSlot(int quantity) {
        return new BookSlot(id(), SLOT, "c", quantity, null, null);
    }

    private UUID book(int quantity) {
        return idOf(tell(bookSlot(quantity)));
    }

    private UUID wait(int quantity) {
        Reply reply = tell(new BookSlot(id(), SLOT, "c", quantity, null, null, new IfFull(true, null)));
        assertThat(shown(reply)).startsWith("BookingWaitlisted");
        return reply.requestId();
    }

    private BookingCommand cancel(UUID bookingId) {
        return new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, id(), SLOT, bookingId, null);
    }

    private SlotCommand serve() {
        return new SlotCommand(SlotCommand.Kind.SERVE_WAITLIST, id(), SLOT, false);
    }

    private void changeFromOutside(UnaryOperator<Slot> change) {
        ledger.slots.put(SLOT, change.apply(slot()).next());
    }

    private static Slot withCapacity(Slot slot, int capacity) {
        return slot.on(capacity, slot.startsAt(), slot.wholeTerms());
    }

    private UUID id() {
        return new UUID(0x7000, ++asked);
    }

    private static UUID idOf(Reply reply) {
        assertThat(reply).isNotInstanceOf(BookingRejected.class);
        return reply.requestId();
    }

    private String status(UUID booking) {
        return Objects.requireNonNull(ledger.bookings.get(booking)).status().name();
    }

    private Slot slot() {
        return Objects.requireNonNull(ledger.slots.get(SLOT));
    }

    private Reply tell(Command command) {
        return answer(command).record().reply();
    }

    private Answer answer(Command command) {
        return ledger.decide(now, List.of(new Request.Valid(command, command.requestId(), now.plusSeconds(60))))
                .get(0);
    }

    /** Returns the answer and the events that followed, in a few words. */
    private List<String> decide(Command command) {
        Answer answer = answer(command);
        List<String> all = new ArrayList<>(List.of(shown(answer.record().reply())));
        answer.record().followUpJson().forEach(event -> all.add(shown(ContractJson.readReply(event))));
        return all;
    }

    private static String shown(Reply reply) {
        if (reply instanceof BookingRejected no) {
            return no.reason() == null ? no.code().name() : no.reason().name();
        }
        if (reply instanceof BookingConfirmed yes) {
            return (yes.promoted() ? "promoted " : "BookingConfirmed ") + yes.currentBookings() + "/" + yes.capacity();
        }
        if (reply instanceof BookingUpdate update) {
            return update.kind().type() + " " + update.currentBookings() + "/" + update.capacity();
        }
        SlotUpdate update = (SlotUpdate) reply;
        return update.kind().type() + " " + update.slot().currentBookings() + "/"
                + update.slot().capacity();
    }
}
