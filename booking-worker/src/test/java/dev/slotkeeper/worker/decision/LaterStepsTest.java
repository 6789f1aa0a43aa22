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
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that time and terms are checked again at every later step of a booking's life. The worker and the reference
 * model decide each command; both must give the same decision.
 */
class LaterStepsTest {

    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant TEN = NINE.plusSeconds(3_600);
    private static final String SLOT = "slot";
    private static final String OTHER = "other";

    private final MemoryLedger ledger = new MemoryLedger(WaitlistPolicy.USUAL);
    private final ReferenceLedger model =
            new ReferenceLedger(new Policy(WaitlistPolicy.USUAL.longest(), WaitlistPolicy.USUAL.overtaking()));
    private Instant now = NINE;
    private int asked;

    @Test
    void customerCannotMoveABookingWhoseSlotHasBegun() {
        create(SLOT, 1, TEN);
        create(OTHER, 1, TEN.plusSeconds(3_600));
        UUID booking = book(SLOT, null).requestId();
        now = TEN;

        BookingRejected no = (BookingRejected) decide(move(booking, "c", null)).reply();

        assertThat(shown(no)).isEqualTo("SLOT_UNAVAILABLE IN_PAST");
        assertThat(no.currentBookings()).as("the seats of the old slot").isEqualTo(1);
        assertThat(status(booking)).isEqualTo("CONFIRMED");
        assertThat(ask(move(booking, null, null))).as("an administrator may").isEqualTo("BookingRescheduled");
    }

    @ParameterizedTest
    @CsvSource({"1800, 120, 120", "60, 120, 60", "120, 120, 120"})
    void holdEndsWhenItsSlotBeginsAtTheLatest(int holdSeconds, int beginsIn, int endsIn) {
        create(SLOT, 1, now.plusSeconds(beginsIn));

        BookingUpdate held = (BookingUpdate) decide(hold(holdSeconds)).reply();

        assertThat(held.expiresAt()).isEqualTo(now.plusSeconds(endsIn));
    }

    @Test
    void holdOfASlotThatHasBegunIsNotConfirmed() {
        create(SLOT, 2, now.plusSeconds(120));
        UUID late = decide(hold(1_800)).requestId();
        UUID expired = decide(hold(1_800)).requestId();
        now = now.plusSeconds(120);
        assertThat(ask(command(BookingCommand.Kind.EXPIRE_BOOKING, expired))).isEqualTo("HoldExpired");

        assertThat(ask(confirm(late, null))).isEqualTo("SLOT_UNAVAILABLE IN_PAST");
        assertThat(ask(confirm(expired, null)))
                .as("whether or not the hold has been expired since")
                .isEqualTo("SLOT_UNAVAILABLE IN_PAST");
        assertThat(ask(command(BookingCommand.Kind.RELEASE_HOLD, late))).isEqualTo("VALIDATION_ERROR HOLD_EXPIRED");
    }

    @Test
    void holdIsNotConfirmedAfterItsSlotWasMovedIntoThePast() {
        create(SLOT, 1, TEN);
        UUID hold = decide(hold(1_800)).requestId();
        ask(change(null, NINE.minusSeconds(60), null, null));

        assertThat(ask(confirm(hold, null))).isEqualTo("SLOT_UNAVAILABLE IN_PAST");
        assertThat(status(hold)).isEqualTo("HELD");
    }

    @Test
    void moveIsRefusedIfTheNewSlotIsNotAsExpected() {
        create(SLOT, 1, TEN);
        create(OTHER, 2, TEN);
        UUID booking = book(SLOT, null).requestId();
        book(OTHER, null);

        assertThat(ask(move(booking, "c", new Expected(null, 2)))).isEqualTo("SLOT_CHANGED TERMS");
        assertThat(ask(move(booking, "c", new Expected(0, 1)))).isEqualTo("SLOT_CHANGED BOOKINGS");
        assertThat(status(booking)).isEqualTo("CONFIRMED");
        assertThat(ask(move(booking, "c", new Expected(1, 1)))).isEqualTo("BookingRescheduled");
    }

    @Test
    void holdIsNotConfirmedOnTermsThatItsCustomerHasNotSeen() {
        create(SLOT, 2, TEN);
        UUID hold = decide(hold(600)).requestId();
        ask(change(null, null, "30 €", null));

        assertThat(ask(confirm(hold, new Expected(null, 1)))).isEqualTo("SLOT_CHANGED TERMS");
        assertThat(ask(confirm(hold, new Expected(0, 2)))).isEqualTo("SLOT_CHANGED BOOKINGS");
        assertThat(status(hold)).isEqualTo("HELD");
        assertThat(ask(confirm(hold, new Expected(1, 2)))).isEqualTo("BookingConfirmed");
    }

    @ParameterizedTest
    @CsvSource({"start", "end", "resource", "price"})
    void whoAgreedToTermsIsNotPromotedToOthers(String changed) {
        create(SLOT, 1, TEN);
        book(SLOT, null);
        UUID agreed = await(1, new Expected(null, 1));
        UUID anything = await(1, null);
        UUID anyTerms = await(1, new Expected(1, null));

        DecisionRecord decision = decide(
                switch (changed) {
                    case "start" -> change(null, TEN.minusSeconds(60), null, null);
                    case "end" -> new ChangeSlot(id(), SLOT, null, null, TEN.plusSeconds(7), null, null);
                    case "resource" -> change("room-8", null, null, null);
                    default -> change(null, null, "30 €", null);
                });

        BookingUpdate ended = (BookingUpdate) followUps(decision).get(0);
        assertThat(shown(ended)).isEqualTo("WaitlistExpired TERMS");
        assertThat(ended.bookingId()).isEqualTo(agreed);
        assertThat(followUps(decision)).hasSize(1);
        assertThat(status(agreed)).isEqualTo("EXPIRED");
        assertThat(List.of(status(anything), status(anyTerms))).containsOnly("WAITLISTED");
    }

    @Test
    void changedCapacityEndsNoWait() {
        create(SLOT, 1, TEN);
        book(SLOT, null);
        UUID agreed = await(1, new Expected(null, 1));

        assertThat(followUps(decide(change(null, null, null, 2))))
                .extracting(LaterStepsTest::shown)
                .containsExactly("BookingConfirmed promoted");
        assertThat(status(agreed)).isEqualTo("CONFIRMED");
    }

    @Test
    void termsThatWereChangedBackWhileTheSlotWasClosedEndNoWait() {
        create(SLOT, 1, TEN);
        UUID first = book(SLOT, null).requestId();
        UUID agreed = await(1, new Expected(null, 1));
        ask(new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, id(), SLOT, false));
        ask(change("room-8", null, null, null));
        assertThat(status(agreed))
                .as("nobody is served while the slot is closed")
                .isEqualTo("WAITLISTED");
        ask(change("room-7", null, null, null));
        ask(command(BookingCommand.Kind.CANCEL_BOOKING, first));

        assertThat(followUps(decide(new SlotCommand(SlotCommand.Kind.REOPEN_SLOT, id(), SLOT, false))))
                .extracting(LaterStepsTest::shown)
                .containsExactly("BookingConfirmed promoted");
        assertThat(status(agreed)).isEqualTo("CONFIRMED");
    }

    /** The change increments no version of the worker's own: another program made it, and a trigger counted it. */
    @Test
    void termsThatAnotherProgramChangedEndTheWaitAtTheNextFreeSeat() {
        create(SLOT, 1, TEN);
        UUID first = book(SLOT, null).requestId();
        UUID agreed = await(1, new Expected(null, 1));
        UUID next = await(1, null);
        Slot slot = Objects.requireNonNull(ledger.slots.get(SLOT));
        ledger.slots.put(SLOT, slot.on(1, TEN, new Slot.Terms("room-8", TEN.plusSeconds(1_800), null)));

        Answer answer = ledger.decide(now, List.of(ReferenceAdapter.request(cancel(first), now.plusSeconds(60))))
                .get(0);

        assertThat(followUps(answer.record()))
                .extracting(LaterStepsTest::shown)
                .containsExactly("WaitlistExpired TERMS", "BookingConfirmed promoted");
        assertThat(status(agreed)).isEqualTo("EXPIRED");
        assertThat(status(next)).isEqualTo("CONFIRMED");
    }

    @Test
    void entriesBehindOneThatDoesNotFitEndTooWhenTheirTermsChange() {
        create(SLOT, 2, TEN);
        UUID first = book(SLOT, null).requestId();
        book(SLOT, null);
        UUID couple = await(2, null);
        UUID agreed = await(2, new Expected(null, 1));
        ask(cancel(first));

        assertThat(followUps(decide(change(null, null, "30 €", null))))
                .extracting(LaterStepsTest::shown)
                .containsExactly("WaitlistExpired TERMS");
        assertThat(status(couple)).isEqualTo("WAITLISTED");
        assertThat(status(agreed)).isEqualTo("EXPIRED");
    }

    private void create(String slotId, int capacity, Instant startsAt) {
        ask(new CreateSlot(id(), slotId, "room-7", startsAt, startsAt.plusSeconds(1_800), capacity));
    }

    private DecisionRecord book(String slotId, @Nullable Expected expected) {
        return decide(new BookSlot(id(), slotId, "c", 1, expected, null));
    }

    private UUID await(int quantity, @Nullable Expected expected) {
        DecisionRecord waits = decide(new BookSlot(id(), SLOT, "c", quantity, expected, null, new IfFull(true, null)));
        assertThat(waits.outcome()).isEqualTo(DecisionRecord.Outcome.WAITLISTED);
        return waits.requestId();
    }

    private HoldSlot hold(int seconds) {
        return new HoldSlot(id(), SLOT, "c", 1, seconds, null, null);
    }

    private BookingCommand confirm(UUID hold, @Nullable Expected expected) {
        return new BookingCommand(BookingCommand.Kind.CONFIRM_HOLD, id(), SLOT, hold, "c", expected);
    }

    private BookingCommand cancel(UUID booking) {
        return command(BookingCommand.Kind.CANCEL_BOOKING, booking);
    }

    private BookingCommand command(BookingCommand.Kind kind, UUID booking) {
        return new BookingCommand(kind, id(), SLOT, booking, null);
    }

    private RescheduleBooking move(UUID booking, @Nullable String customer, @Nullable Expected expected) {
        return new RescheduleBooking(id(), SLOT, booking, customer, OTHER, null, expected);
    }

    private ChangeSlot change(
            @Nullable String resourceId,
            @Nullable Instant startsAt,
            @Nullable String price,
            @Nullable Integer capacity) {
        return new ChangeSlot(id(), SLOT, resourceId, startsAt, null, price, capacity);
    }

    private UUID id() {
        return new UUID(0x7000, ++asked);
    }

    private String ask(Command command) {
        return shown(decide(command).reply());
    }

    /** Has the worker and the model decide. */
    private DecisionRecord decide(Command command) {
        Request request = ReferenceAdapter.request(command, now.plusSeconds(60));
        DecisionRecord decision = ledger.decide(now, List.of(request)).get(0).record();
        assertThat(decision).isEqualTo(model.answer(ReferenceAdapter.logged(request), now));
        return decision;
    }

    private static List<Reply> followUps(DecisionRecord decision) {
        return decision.followUpJson().stream().map(ContractJson::readReply).toList();
    }

    private String status(UUID booking) {
        return Objects.requireNonNull(ledger.bookings.get(booking)).status().name();
    }

    private static String shown(Reply reply) {
        if (reply instanceof BookingRejected no) {
            return no.code() + " " + no.reason();
        }
        if (reply instanceof BookingConfirmed yes) {
            return "BookingConfirmed" + (yes.promoted() ? " promoted" : "");
        }
        if (reply instanceof BookingUpdate update) {
            return update.kind().type() + (update.reason() == null ? "" : " " + update.reason());
        }
        return reply.getClass().getSimpleName();
    }
}
