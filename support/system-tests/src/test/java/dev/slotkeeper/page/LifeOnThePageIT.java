package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the life of a booking on the page: cancelling, moving, holding and waiting. */
class LifeOnThePageIT extends OnThePage {

    @BeforeAll
    static void start() {
        open();
    }

    @Test
    void aBookingIsMovedAndCancelled() {
        String first = stage.slot(resource, 0, 2);
        String second = stage.slot(resource, 1, 2);
        visitor.arrive(resource);
        visitor.choose(first, "book");
        visitor.sees("CONFIRMED");
        String before = visitor.request();

        visitor.act("reschedule");
        visitor.await("#moving", text -> text.contains("Choose a new time"));
        visitor.choose(second, "move");
        visitor.await("#card-" + before + "[data-state='RESCHEDULED']", text -> true);
        visitor.sees("CONFIRMED");
        String after = visitor.request();
        assertThat(after).isNotEqualTo(before);
        assertThat(stage.seats(first)).isEqualTo("0 of 0");
        assertThat(stage.seats(second)).isEqualTo("1 of 1");

        visitor.act("cancel");
        visitor.sees("CANCELLED");
        assertThat(stage.status(after)).isEqualTo("CANCELLED");
        visitor.seesRow(second, "2 seats left");
    }

    @Test
    void aHoldCountsDownAndIsConfirmed() {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);

        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        assertThat(stage.status(visitor.request())).isEqualTo("HELD");
        visitor.await("#bookings .countdown", text -> text.matches("4:[0-5]\\d left.*"));
        Object shown = visitor.browser().find("#bookings .countdown").getText();
        visitor.await("#bookings .countdown", text -> !text.equals(shown));

        visitor.act("confirm");
        visitor.sees("CONFIRMED");
        assertThat(stage.status(visitor.request())).isEqualTo("CONFIRMED");
    }

    @Test
    void aHoldIsReleasedOrItsTimeIsUp() {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        visitor.act("release");
        visitor.sees("RELEASED");
        assertThat(stage.status(visitor.request())).isEqualTo("RELEASED");

        visitor.seesRow(slot, "1 seat left");
        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        stage.elapse(visitor.request());

        visitor.sees("EXPIRED");
        visitor.seesRow(slot, "1 seat left");
    }

    @Test
    void waitingVisitorSeesThePlaceAndThePromotion() {
        String slot = stage.slot(resource, 0, 1);
        String taken = stage.bookedByOthers(slot);
        visitor.arrive(resource);

        visitor.choose(slot, "join");
        visitor.sees("WAITLISTED");
        visitor.seesCard("number 1");

        assertThat(stage.gateway().call("DELETE", "/v1/bookings/" + taken).statusCode())
                .isEqualTo(200);
        visitor.sees("CONFIRMED");
        visitor.seesCard("you moved up from the waitlist");
        visitor.await("#announce", text -> text.startsWith("Confirmed"));
    }

    @Test
    void waitingVisitorIsAskedAgainWhenThePriceChanges() {
        String slot = stage.slot(resource, 0, 1);
        stage.bookedByOthers(slot);
        visitor.arrive(resource);
        visitor.choose(slot, "join");
        visitor.sees("WAITLISTED");

        stage.changed(slot, "{\"price\":\"30 €\"}");

        visitor.sees("EXPIRED");
        visitor.seesCard("The time, place or price changed while you waited");
        visitor.act("refresh");
        visitor.seesRow(slot, "30 €");
        visitor.choose(slot, "join");
        visitor.sees("WAITLISTED");
    }

    @Test
    void aHoldIsConfirmedOnlyOnTheTermsThatTheVisitorSees() {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");

        // The confirmation is sent for the terms that the visitor saw, however late it arrives.
        visitor.browser().offline(true);
        visitor.await("#connection", text -> text.startsWith("You are offline"));
        visitor.act("confirm");
        stage.changed(slot, "{\"price\":\"30 €\"}");
        visitor.browser().offline(false);
        visitor.seesCard("changed since you saw it");
        visitor.seesCard("30 €");
        assertThat(stage.status(visitor.request())).isEqualTo("HELD");

        visitor.act("confirm");
        visitor.sees("CONFIRMED");
        assertThat(stage.status(visitor.request())).isEqualTo("CONFIRMED");
    }

    @Test
    void watchingVisitorIsNotifiedOfAFreeSeatAndBooks() {
        String slot = stage.slot(resource, 0, 1);
        String taken = stage.bookedByOthers(slot);
        visitor.arrive(resource);
        visitor.choose(slot, "tell");
        visitor.seesCard("We tell you here");
        visitor.comeBack(resource);
        visitor.seesCard("We tell you here");

        assertThat(stage.gateway().call("DELETE", "/v1/bookings/" + taken).statusCode())
                .isEqualTo(200);
        visitor.seesCard("It’s free now");
        visitor.act("anew");
        visitor.sees("CONFIRMED");
        assertThat(stage.seats(slot)).isEqualTo("1 of 1");
    }
}
