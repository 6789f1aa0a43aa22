package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how long a hold lasts: extended, and when its slot is moved. All times are seconds after the hold was made. */
class HoldExtensionTest extends BothDecide {

    @ParameterizedTest(name = "of {0} s, after {1} s by {2} s, the slot begins after {3} s: ends after {4} s")
    @CsvSource({
        "300,    0,  300, 3600,  300",
        "300,  100,  300, 3600,  400",
        "300,  200, 1800, 3600, 1800",
        "300,  299, 1501, 3600, 1800",
        "300,  299, 1500, 3600, 1799",
        "300,  100,  100, 3600,  300",
        "1800, 900, 1800, 3600, 1800",
        "300,  100, 1800,  500,  500",
        "1800, 100, 1800,  500,  500",
    })
    void anExtensionEndsInTimeAndShortensNothing(int held, int later, int by, int begins, int ends) {
        create(SLOT, 1, NINE.plusSeconds(begins));
        UUID hold = hold(held);
        now = NINE.plusSeconds(later);

        DecisionRecord decision = decide(extend(hold, by)).get(0);

        assertThat(decision.outcome()).isEqualTo(DecisionRecord.Outcome.EXTENDED);
        assertThat(((BookingUpdate) decision.reply()).bookingId()).isEqualTo(hold);
        assertThat(end(decision)).isEqualTo(NINE.plusSeconds(ends));
        int stored = Math.max(Math.min(held, begins), Math.min(later + by, HoldSlot.MAX_SECONDS));
        assertThat(booking(hold).expiresAt())
                .as("the slot may be moved to a later start")
                .isEqualTo(NINE.plusSeconds(stored));
        assertThat(ledger.slots.get(SLOT)).extracting(Slot::currentBookings).isEqualTo(1);
    }

    @Test
    void manyExtensionsDoNotPassTheLimitOfOneHold() {
        create(SLOT, 1, TEN);
        UUID hold = hold(300);
        for (int later = 250; later < HoldSlot.MAX_SECONDS; later += 250) {
            now = NINE.plusSeconds(later);
            assertThat(end(decide(extend(hold, 300)).get(0)))
                    .isEqualTo(NINE.plusSeconds(Math.min(later + 300, HoldSlot.MAX_SECONDS)));
        }

        now = NINE.plusSeconds(HoldSlot.MAX_SECONDS);
        assertThat(ask(extend(hold, 300))).containsExactly("HOLD_EXPIRED");
        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold))).containsExactly("EXPIRED");
    }

    @Test
    void anExtendedHoldIsConfirmedAfterItsFirstEnd() {
        create(SLOT, 1, TEN);
        UUID hold = hold(60);
        ask(extend(hold, 600));
        now = NINE.plusSeconds(300);

        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold), about(Kind.CONFIRM_HOLD, hold)))
                .containsExactly("NOT_DUE", "CONFIRMED");
        assertThat(booking(hold).heldSince()).isNull();
    }

    @Test
    void aRepeatedExtensionIsOne() {
        create(SLOT, 1, TEN);
        ExtendHold extension = extend(hold(60), 120);
        DecisionRecord first = decide(extension).get(0);
        now = NINE.plusSeconds(30);

        assertThat(decide(extension).get(0)).isEqualTo(first);
    }

    @Test
    void anExtensionAfterItsDeadlineOrOfNothingIsRefused() {
        create(SLOT, 1, TEN);
        UUID hold = hold(600);
        assertThat(ask(extend(id(), 60))).containsExactly("NOT_FOUND");
        assertThat(ask(new ExtendHold(id(), "none", hold, "c", 60, null))).containsExactly("SLOT_NOT_FOUND");

        ExtendHold late = extend(hold, 60);
        DecisionRecord refused = ledger.decide(now, List.of(ReferenceAdapter.request(late, now.minusNanos(1))))
                .get(0)
                .record();
        assertThat(refused.reason()).hasToString("DEADLINE_EXCEEDED");
    }

    @Test
    void aSlotMovedEarlierShortensItsHolds() {
        create(SLOT, 2, TEN);
        UUID hold = hold(1_800);
        UUID released = hold(1_800);
        moveSlot(NINE.plusSeconds(120));
        now = NINE.plusSeconds(119);
        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold))).containsExactly("NOT_DUE");
        assertThat(end(decide(extend(hold, 1_800)).get(0))).isEqualTo(NINE.plusSeconds(120));

        now = NINE.plusSeconds(120);
        assertThat(ask(extend(hold, 60), about(Kind.CONFIRM_HOLD, hold))).containsExactly("IN_PAST", "IN_PAST");
        assertThat(ask(about(Kind.RELEASE_HOLD, released))).containsExactly("HOLD_EXPIRED");
        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold))).containsExactly("EXPIRED");
        assertThat(status(hold)).isEqualTo("EXPIRED");
    }

    @Test
    void aSlotMovedIntoThePastEndsItsHoldsAtOnce() {
        create(SLOT, 1, TEN);
        UUID hold = hold(1_800);
        moveSlot(NINE.minusSeconds(60));

        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold))).containsExactly("EXPIRED");
        assertThat(ledger.slots.get(SLOT)).extracting(Slot::currentBookings).isEqualTo(0);
    }

    @Test
    void aHoldGetsItsTimeBackIfItsSlotIsMovedBack() {
        create(SLOT, 1, TEN);
        UUID hold = hold(1_800);
        moveSlot(NINE.plusSeconds(120));
        moveSlot(TEN);
        now = NINE.plusSeconds(600);

        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold), about(Kind.CONFIRM_HOLD, hold)))
                .containsExactly("NOT_DUE", "CONFIRMED");
    }

    @Test
    void anExtensionWhileTheSlotIsEarlierKeepsTheTimeThatMovingItBackGives() {
        create(SLOT, 1, TEN);
        UUID hold = hold(1_200);
        moveSlot(NINE.plusSeconds(120));
        assertThat(end(decide(extend(hold, 60)).get(0))).isEqualTo(NINE.plusSeconds(120));
        assertThat(booking(hold).expiresAt()).isEqualTo(NINE.plusSeconds(1_200));
        assertThat(end(decide(extend(hold, 1_500)).get(0))).isEqualTo(NINE.plusSeconds(120));
        assertThat(booking(hold).expiresAt()).isEqualTo(NINE.plusSeconds(1_500));

        moveSlot(TEN);
        now = NINE.plusSeconds(1_499);
        assertThat(ask(about(Kind.EXPIRE_BOOKING, hold), about(Kind.CONFIRM_HOLD, hold)))
                .containsExactly("NOT_DUE", "CONFIRMED");
    }

    /** Another program made the hold without an end, so it lasts until its slot begins. */
    @Test
    void anExtensionDoesNotShortenAHoldWithoutEnd() {
        create(SLOT, 1, TEN);
        UUID hold = hold(60);
        setEnd(hold, null);

        assertThat(end(decide(extend(hold, 600)).get(0))).isEqualTo(TEN);
        assertThat(booking(hold).expiresAt()).isNull();
        now = TEN.minusNanos(1_000);
        assertThat(ask(about(Kind.CONFIRM_HOLD, hold))).containsExactly("CONFIRMED");
    }

    private ExtendHold extend(UUID hold, int seconds) {
        return new ExtendHold(id(), SLOT, hold, "c", seconds, null);
    }

    private Booking booking(UUID bookingId) {
        return Objects.requireNonNull(ledger.bookings.get(bookingId));
    }
}
