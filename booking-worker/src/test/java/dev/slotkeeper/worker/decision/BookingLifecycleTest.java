package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests every transition of bookings, holds, waitlist entries and slots. */
class BookingLifecycleTest extends LifecycleFixture {

    /** Columns: state, command, answer, state after it. A hold lasts a minute; {@code late} is two after its start. */
    @ParameterizedTest(name = "{0}: {1} → {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            booked               | cancel            | BookingCancelled 0/1                          | CANCELLED
            booked               | cancel as other   | NOT_FOUND                                     | CONFIRMED
            booked               | cancel as admin   | BookingCancelled 0/1                          | CANCELLED
            booked               | confirm           | ALREADY_CONFIRMED                             | CONFIRMED
            booked               | release           | ALREADY_CONFIRMED                             | CONFIRMED
            booked               | extend            | ALREADY_CONFIRMED                             | CONFIRMED
            booked               | expire            | ALREADY_CONFIRMED                             | CONFIRMED
            cancelled            | cancel            | ALREADY_CANCELLED                             | CANCELLED
            cancelled            | confirm           | ALREADY_CANCELLED                             | CANCELLED
            cancelled            | extend            | ALREADY_CANCELLED                             | CANCELLED
            cancelled            | move              | ALREADY_CANCELLED                             | CANCELLED
            held                 | confirm           | BookingConfirmed 1/1                          | CONFIRMED
            held                 | confirm as other  | NOT_FOUND                                     | HELD
            held                 | extend            | SlotHeld 1/1                                  | HELD
            held                 | extend as other   | NOT_FOUND                                     | HELD
            held                 | release           | HoldReleased 0/1                              | RELEASED
            held                 | cancel            | BookingCancelled 0/1                          | CANCELLED
            held                 | expire            | NOT_DUE                                       | HELD
            held                 | move              | NOT_CONFIRMED                                 | HELD
            held, late           | confirm           | HOLD_EXPIRED                                  | HELD
            held, late           | extend            | HOLD_EXPIRED                                  | HELD
            held, late           | release           | HOLD_EXPIRED                                  | HELD
            held, late           | expire            | HoldExpired 0/1                               | EXPIRED
            expired              | confirm           | HOLD_EXPIRED                                  | EXPIRED
            expired              | extend            | HOLD_EXPIRED                                  | EXPIRED
            expired              | expire            | HOLD_EXPIRED                                  | EXPIRED
            expired              | cancel            | HOLD_EXPIRED                                  | EXPIRED
            expired              | move              | HOLD_EXPIRED                                  | EXPIRED
            released             | confirm           | ALREADY_CANCELLED                             | RELEASED
            released             | extend            | ALREADY_CANCELLED                             | RELEASED
            released             | release           | ALREADY_CANCELLED                             | RELEASED
            released             | cancel            | ALREADY_CANCELLED                             | RELEASED
            waiting              | cancel            | BookingCancelled 1/1                          | CANCELLED
            waiting              | confirm           | NOT_FOUND                                     | WAITLISTED
            waiting              | extend            | NOT_FOUND                                     | WAITLISTED
            waiting              | move              | NOT_CONFIRMED                                 | WAITLISTED
            waiting              | expire            | NOT_DUE                                       | WAITLISTED
            waiting, late        | expire            | WaitlistExpired 1/1                           | EXPIRED
            booked               | move              | BookingRescheduled 1/1                        | RESCHEDULED
            moved                | cancel            | ALREADY_RESCHEDULED                           | RESCHEDULED
            moved                | extend            | ALREADY_RESCHEDULED                           | RESCHEDULED
            moved                | move              | ALREADY_RESCHEDULED                           | RESCHEDULED
            """)
    void everyCommandChecksTheStatusOfTheBookingFirst(String given, String step, String answer, String status) {
        create(SLOT, 1);
        create("other", 1);
        UUID booking = prepare(given);

        Reply reply = tell(command(step, booking));

        assertThat(shown(reply)).isEqualTo(answer);
        assertThat(status(booking)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "cancel, c",
        "confirm, c",
        "extend, c",
        "release, c",
        "move, c",
        "cancel as other, other",
        "cancel as admin,"
    })
    void aRefusedChangeNamesTheRequestingCustomer(String step, @Nullable String customer) {
        create(SLOT, 1);
        create("other", 1);
        UUID booking = prepare("cancelled");

        BookingRejected refused = (BookingRejected) tell(command(step, booking));

        assertThat(refused.customerId()).isEqualTo(customer);
        assertThat(refused.quantity()).isNull();
    }

    private UUID prepare(String given) {
        UUID booking =
                switch (given.split(",")[0]) {
                    case "held", "expired", "released" -> hold(1);
                    case "waiting" -> {
                        book(1);
                        yield wait(1, now.plusSeconds(60));
                    }
                    default -> book(1);
                };
        if (given.endsWith("late") || given.equals("expired")) {
            now = now.plusSeconds(120);
        }
        switch (given) {
            case "cancelled" -> tell(command("cancel", booking));
            case "expired" -> tell(command("expire", booking));
            case "released" -> tell(command("release", booking));
            case "moved" -> tell(command("move", booking));
            default -> {
                // As it is.
            }
        }
        return booking;
    }

    private Command command(String step, UUID booking) {
        String customer = step.endsWith("other") ? "other" : "c";
        return switch (step.split(" ")[0]) {
            case "cancel" ->
                step.endsWith("admin")
                        ? new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, id(), SLOT, booking, null)
                        : new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, id(), SLOT, booking, customer);
            case "confirm" -> new BookingCommand(BookingCommand.Kind.CONFIRM_HOLD, id(), SLOT, booking, customer);
            case "extend" -> new ExtendHold(id(), SLOT, booking, customer, 60, null);
            case "release" -> new BookingCommand(BookingCommand.Kind.RELEASE_HOLD, id(), SLOT, booking, customer);
            case "expire" -> new BookingCommand(BookingCommand.Kind.EXPIRE_BOOKING, id(), SLOT, booking, null);
            default -> new RescheduleBooking(id(), SLOT, booking, customer, "other", null);
        };
    }

    @Test
    void aChainOfMovesKeepsItsFirstIdAndCountsTheTermsItLeft() {
        create(SLOT, 1);
        create("other", 1);
        create("last", 1);
        tell(new ChangeSlot(id(), SLOT, null, null, null, null, 2));
        UUID first = book(1);

        UUID second = id();
        tell(new RescheduleBooking(second, SLOT, first, "c", "other", null));
        UUID third = id();
        tell(new RescheduleBooking(third, "other", second, "c", "last", null));

        assertThat(moves(first)).isEqualTo(new Booking.Moves(first, 0, second));
        assertThat(moves(second)).isEqualTo(new Booking.Moves(first, 2, third));
        assertThat(moves(third)).isEqualTo(new Booking.Moves(first, 3, null));
    }

    private Booking.@Nullable Moves moves(UUID booking) {
        return Objects.requireNonNull(ledger.bookings.get(booking)).moves();
    }

    @Test
    void freedSeatsGoToTheFirstInTheWaitlist() {
        create(SLOT, 2);
        UUID first = book(1);
        book(1);
        UUID second = wait(1, null);
        UUID third = wait(1, null);
        assertThat(shown(tell(new BookSlot(id(), SLOT, "c", 1, null, null)))).isEqualTo("FULL");

        assertThat(tellAll(command("cancel", first)))
                .containsExactly("BookingCancelled 1/2", "BookingConfirmed promoted 2/2 " + second);
        assertThat(status(third)).isEqualTo("WAITLISTED");
    }

    @Test
    void smallerPartiesDoNotOvertakeWithTheStrictOrder() {
        ledger = new MemoryLedger(new WaitlistPolicy(false, 10));
        create(SLOT, 2);
        UUID one = book(1);
        UUID other = book(1);
        UUID couple = wait(2, null);
        UUID single = wait(1, null);

        assertThat(tellAll(command("cancel", one))).containsExactly("BookingCancelled 1/2");
        assertThat(shown(tell(new BookSlot(id(), SLOT, "c", 1, null, null))))
                .as("free seats are reserved for the waitlist")
                .isEqualTo("FULL");
        assertThat(tellAll(command("cancel", other)))
                .containsExactly("BookingCancelled 0/2", "BookingConfirmed promoted 2/2 " + couple);
        assertThat(status(single)).isEqualTo("WAITLISTED");
    }

    @Test
    void theFirstEntryThatFitsIsPromoted() {
        create(SLOT, 2);
        UUID one = book(1);
        book(1);
        wait(2, null);
        UUID single = wait(1, null);

        assertThat(tellAll(command("cancel", one)))
                .containsExactly("BookingCancelled 1/2", "BookingConfirmed promoted 2/2 " + single);
    }

    @Test
    void whenTheFirstEntryLeavesTheNextOnesArePromoted() {
        ledger = new MemoryLedger(new WaitlistPolicy(false, 10));
        create(SLOT, 2);
        UUID one = book(1);
        book(1);
        UUID couple = wait(2, null);
        UUID single = wait(1, null);
        tell(command("cancel", one));

        assertThat(tellAll(command("cancel", couple)))
                .containsExactly("BookingCancelled 1/2", "BookingConfirmed promoted 2/2 " + single);
    }

    @Test
    void expiredWaitlistEntriesAreNotPromoted() {
        create(SLOT, 1);
        UUID one = book(1);
        UUID impatient = wait(1, now.plusSeconds(10));
        UUID patient = wait(1, null);
        now = now.plusSeconds(20);

        assertThat(tellAll(command("cancel", one)))
                .containsExactly(
                        "BookingCancelled 0/1",
                        "WaitlistExpired 0/1 " + impatient,
                        "BookingConfirmed promoted 1/1 " + patient);
    }

    @Test
    void aClosedSlotPromotesItsWaitlistOnlyAfterReopening() {
        create(SLOT, 1);
        UUID one = book(1);
        UUID waiting = wait(1, null);
        assertThat(shown(tell(slotCommand(SlotCommand.Kind.CLOSE_SLOT)))).isEqualTo("SlotClosed 1/1");
        assertThat(tellAll(command("cancel", one))).containsExactly("BookingCancelled 0/1");

        assertThat(tellAll(slotCommand(SlotCommand.Kind.REOPEN_SLOT)))
                .containsExactly("SlotReopened 1/1", "BookingConfirmed promoted 1/1 " + waiting);
    }

    @Test
    void aStartedSlotPromotesNoEntriesAndTheyExpire() {
        create(SLOT, 1);
        UUID one = book(1);
        UUID waiting = wait(1, null);
        now = STARTS_AT;

        assertThat(tellAll(command("cancel", one))).containsExactly("BookingCancelled 0/1");
        assertThat(shown(tell(command("expire", waiting)))).isEqualTo("WaitlistExpired 0/1");
    }

    @Test
    void addedSeatsGoToTheWaitlist() {
        create(SLOT, 1);
        book(1);
        UUID waiting = wait(1, null);

        assertThat(tellAll(new ChangeSlot(id(), SLOT, null, null, null, null, 3)))
                .containsExactly("SlotChanged 2/3", "BookingConfirmed promoted 2/3 " + waiting);
        assertThat(shown(tell(new ChangeSlot(id(), SLOT, null, null, null, null, 1))))
                .isEqualTo("CAPACITY_BELOW_BOOKED");
    }

    @Test
    void changedTermsGetANewVersion() {
        create(SLOT, 1);
        tell(new ChangeSlot(id(), SLOT, "elsewhere", null, STARTS_AT.plusSeconds(60), "5 €", null));

        Slot slot = slot(SLOT);
        assertThat(slot.termsVersion()).isEqualTo(2);
        assertThat(slot.terms()).isEqualTo(new Slot.Terms("elsewhere", STARTS_AT.plusSeconds(60), "5 €"));
        tell(new ChangeSlot(id(), SLOT, null, null, null, null, null, true, null));
        assertThat(slot(SLOT).terms()).isEqualTo(new Slot.Terms("elsewhere", STARTS_AT.plusSeconds(60), null));
        assertThat(shown(tell(new ChangeSlot(id(), SLOT, null, STARTS_AT.plusSeconds(90), null, null, null))))
                .isEqualTo("MALFORMED");
    }

    @Test
    void aSlotWithBookingsIsDeletedOnlyIfTheyAreCancelledToo() {
        create(SLOT, 2);
        UUID booked = book(1);
        UUID held = hold(1);
        UUID waiting = wait(1, null);
        assertThat(shown(tell(slotCommand(SlotCommand.Kind.DELETE_SLOT)))).isEqualTo("SLOT_HAS_BOOKINGS");

        assertThat(tellAll(new SlotCommand(SlotCommand.Kind.DELETE_SLOT, id(), SLOT, true)))
                .first()
                .isEqualTo("SlotDeleted 0/2");
        assertThat(List.of(status(booked), status(held), status(waiting))).containsOnly("CANCELLED");
        assertThat(shown(tell(new BookSlot(id(), SLOT, "c", 1, null, null)))).isEqualTo("SLOT_NOT_FOUND");
        assertThat(shown(tell(command("cancel", booked)))).isEqualTo("SLOT_NOT_FOUND");
        assertThat(shown(create(SLOT, 1)))
                .as("the id of a deleted slot can't be used again")
                .isEqualTo("SLOT_EXISTS");
    }

    @Test
    void aRescheduleMovesAllSeatsOrNone() {
        create(SLOT, 3);
        create("other", 2);
        UUID party = book(3);
        assertThat(shown(tell(command("move", party)))).as("no room").isEqualTo("FULL");
        assertThat(slot(SLOT).currentBookings()).isEqualTo(3);

        UUID waiting = wait(1, null);
        tell(new ChangeSlot(id(), "other", null, null, null, null, 3));
        assertThat(tellAll(command("move", party)))
                .containsExactly("BookingRescheduled 3/3", "BookingConfirmed promoted 1/3 " + waiting);
        assertThat(slot("other").currentBookings()).isEqualTo(3);
    }

    @Test
    void aFullWaitlistAcceptsNoEntries() {
        ledger = new MemoryLedger(new WaitlistPolicy(false, 1));
        create(SLOT, 1);
        book(1);
        assertThat(shown(tell(waiting(1, null)))).isEqualTo("BookingWaitlisted 1/1");
        assertThat(shown(tell(waiting(1, null)))).isEqualTo("FULL");
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 0, FULL", "1, 3600, 0, IN_PAST", "1, 0, -1, FULL"})
    void requestsThatCanNeverBeServedAreNotWaitlisted(int party, int later, int until, String told) {
        create(SLOT, 1);
        if (later == 0) {
            book(1);
        }
        now = now.plusSeconds(later);

        assertThat(shown(tell(waiting(party, until == 0 ? null : now.plusSeconds(until)))))
                .isEqualTo(told);
    }
}
