package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.system.Http;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the countdown of a hold on the page shows the end that the hold really has. */
class HoldsPageIT extends OnThePage {

    private static final String COUNTDOWN = "#bookings .card:first-child .countdown";

    @BeforeAll
    static void start() {
        open();
    }

    @Test
    void anExtendedHoldCountsDownFromItsNewEnd() {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        visitor.await(COUNTDOWN, text -> text.matches("4:[0-4]\\d left.*"));

        visitor.act("extend");
        visitor.await(COUNTDOWN, text -> text.matches("(5:00|4:5\\d) left.*"));
        assertThat(end(visitor.request())).isAfter(Instant.now().plus(Duration.ofSeconds(280)));
        visitor.comeBack(resource);
        visitor.browser().run("window.dispatchEvent(new Event('online'))");
        visitor.await(COUNTDOWN, text -> text.matches("4:[45]\\d left.*"));

        visitor.act("confirm");
        visitor.sees("CONFIRMED");
    }

    @Test
    void aSlotMovedEarlierShortensTheCountdownAndTakesTheExtensionAway() {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");

        Instant begins = Instant.now().plusSeconds(100).truncatedTo(ChronoUnit.SECONDS);
        stage.changed(slot, "{\"startsAt\":\"" + begins + "\"}");
        visitor.await(COUNTDOWN, text -> text.matches("1:\\d\\d left.*"));
        assertThat(end(visitor.request())).isEqualTo(begins);
        visitor.await("#bookings .card:first-child:not(:has([data-action='extend']))", text -> true);
    }

    @Test
    void whoWaitsAlreadyIsToldSo() {
        String slot = stage.slot(resource, 0, 1);
        stage.bookedByOthers(slot);
        visitor.arrive(resource);
        visitor.choose(slot, "join");
        visitor.sees("WAITLISTED");

        visitor.choose(slot, "join");
        visitor.sees("REJECTED");
        visitor.await(
                "#bookings .card:first-child .sentence",
                text -> text.equals("You are on the waitlist of this slot already."));
    }

    /** Returns the hold's end as the gateway shows it. */
    private static Instant end(String hold) {
        return Instant.parse(Http.json(stage.gateway().get("/v1/bookings/" + hold))
                .path("expiresAt")
                .asText());
    }
}
