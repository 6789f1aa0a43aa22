package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is cut, reloaded or switched off at the worst moment: the page finds the true outcome, and it is one. */
class LostConnectionsPageIT extends OnThePage {

    @BeforeAll
    static void start() {
        open("--booking.gateway.max-waiting=1");
    }

    @AfterEach
    void mend() {
        stage.database().restore();
        visitor.browser().offline(false);
    }

    private String slotInSight() {
        String slot = stage.slot(resource, 0, 3);
        visitor.arrive(resource);
        visitor.seesRow(slot, "3 seats left");
        return slot;
    }

    private void bookedOnce(String slot) {
        visitor.sees("CONFIRMED");
        assertThat(stage.status(visitor.request())).isEqualTo("CONFIRMED");
        assertThat(stage.seats(slot)).isEqualTo("1 of 1");
    }

    @Test
    void withTheDatabaseAwayItIsNotYetKnownAndWithItBackItIsBooked() {
        String slot = slotInSight();
        stage.database().cut();

        visitor.choose(slot, "book");
        visitor.await("#bookings .card:is([data-state='PENDING'], [data-state='UNCLEAR'])", text -> true);
        assertThat(visitor.cards("REJECTED")).isZero();

        stage.database().restore();
        bookedOnce(slot);
    }

    @Test
    void aReloadInMidWaitFindsTheOutcome() {
        String slot = slotInSight();
        stage.database().cut();
        visitor.choose(slot, "book");
        String request = visitor.request();

        visitor.browser().reload();
        assertThat(visitor.request()).isEqualTo(request);
        assertThat(visitor.cards("CONFIRMED")).isZero();
        stage.database().restore();
        bookedOnce(slot);
        assertThat(visitor.request()).isEqualTo(request);
    }

    @Test
    void aRequestThatNeverLeftIsSentAfterTheReload() {
        String slot = slotInSight();
        visitor.browser().offline(true);
        visitor.await("#connection", text -> text.startsWith("You are offline"));
        visitor.choose(slot, "book");
        visitor.sees("UNCLEAR");
        String request = visitor.request();

        visitor.browser().offline(false);
        bookedOnce(slot);
        assertThat(visitor.request()).isEqualTo(request);
        visitor.await("#connection", text -> text.equals("Live"));
    }

    @Test
    void decisionsMadeWhileOfflineAreFoundAndSlotsCatchUp() {
        String slot = slotInSight();
        stage.database().cut();
        visitor.choose(slot, "book");
        visitor.await("#bookings .card:is([data-state='PENDING'], [data-state='UNCLEAR'])", text -> true);
        visitor.browser().offline(true);
        visitor.await("#connection", text -> text.startsWith("You are offline"));

        stage.database().restore();
        stage.bookedByOthers(slot);
        visitor.browser().offline(false);

        visitor.sees("CONFIRMED");
        visitor.seesRow(slot, "1 seat left");
        assertThat(stage.seats(slot)).isEqualTo("2 of 2");
    }

    @Test
    void rejectedVisitorSeesWhenToRetryAndDoesWithTheSameRequest() {
        String slot = slotInSight();
        String other = stage.slot(resource, 1, 1);
        stage.database().cut();
        // The gateway has room for one who waits, and this is the one.
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> stage.bookedByOthers(other));
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() ->
                        stage.gateway().get("/actuator/prometheus").body().contains("\nbooking_gateway_pending 1.0"));
        visitor.choose(slot, "book");
        visitor.await("#bookings .card[data-state='UNCLEAR'] .sentence", text -> text.contains("nothing was booked"));
        String request = visitor.request();

        stage.database().restore();
        assertThat(waiting.join()).isNotEmpty();
        visitor.await("#bookings [data-action='again']:not([aria-disabled])", text -> true);
        visitor.act("again");
        bookedOnce(slot);
        assertThat(visitor.request()).isEqualTo(request);
    }
}
