package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.DecisionRecord;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that one customer takes no more than the allowed places in a slot's waitlist. */
class WaitlistPlacesTest extends BothDecide {

    private UUID booked = new UUID(0, 0);

    @BeforeEach
    void fullSlot() {
        start(WaitlistPolicy.USUAL);
    }

    private void start(WaitlistPolicy policy) {
        use(policy);
        create(SLOT, 1, TEN);
        booked = book();
    }

    @Test
    void aCustomerWaitsOnceForASlot() {
        DecisionRecord first = decide(wait("c", 1)).get(0);

        DecisionRecord second = decide(wait("c", 1)).get(0);

        assertThat(first.outcome()).isEqualTo(DecisionRecord.Outcome.WAITLISTED);
        assertThat(second.code()).hasToString("VALIDATION_ERROR");
        assertThat(second.reason()).hasToString("ALREADY_WAITING");
        assertThat(second.currentBookings()).as("the slot that it shows").isEqualTo(1);
        assertThat(ask(wait("d", 1))).containsExactly("WAITLISTED");
    }

    @Test
    void twoRequestsOfOneCustomerInOneBatchAreOnePlace() {
        assertThat(ask(wait("c", 1), wait("c", 1), wait("d", 1), wait("c", 1)))
                .containsExactly("WAITLISTED", "ALREADY_WAITING", "WAITLISTED", "ALREADY_WAITING");
    }

    @Test
    void entriesCountAndNotSeats() {
        start(new WaitlistPolicy(true, 1_000, 2));
        assertThat(ask(wait("c", 1), wait("c", 1), wait("c", 1)))
                .containsExactly("WAITLISTED", "WAITLISTED", "ALREADY_WAITING");
    }

    @Test
    void anEntryThatEndedOrWasPromotedGivesItsPlaceBack() {
        UUID first = decide(wait("c", 1)).get(0).requestId();
        assertThat(ask(about(Kind.CANCEL_BOOKING, first), wait("c", 1))).containsExactly("CANCELLED", "WAITLISTED");

        assertThat(ask(about(Kind.CANCEL_BOOKING, booked), wait("c", 1)))
                .as("promoted, so the customer has a booking and may wait for another")
                .containsExactly("CANCELLED", "WAITLISTED");
    }

    @Test
    void otherRulesComeFirstAndOtherRequestsAreNotConcerned() {
        ask(wait("c", 1));
        assertThat(ask(wait("c", 2))).as("larger than the slot").containsExactly("FULL");
        assertThat(ask(new BookSlot(id(), SLOT, "c", 1, null, null))).containsExactly("FULL");

        start(new WaitlistPolicy(true, 1, 1));
        ask(wait("c", 1));
        assertThat(ask(wait("c", 1))).as("the waitlist is full").containsExactly("FULL");
    }

    @Test
    void onAFrozenSlotItIsStillTheReason() {
        ask(wait("c", 1));

        BatchDecisions batch = new BatchDecisions(
                List.of(ReferenceAdapter.request(wait("c", 1), now.plusSeconds(60))),
                ledger.state(now),
                Set.of(SLOT),
                WaitlistPolicy.USUAL,
                Limits.NONE);

        assertThat(batch.answers().get(0).record().reason()).hasToString("ALREADY_WAITING");
    }

    @Test
    void aPolicyWithoutPlacesIsRefused() {
        assertThatThrownBy(() -> new WaitlistPolicy(true, 10, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("placesPerCustomer: given 0, allowed 1 or more");
    }
}
