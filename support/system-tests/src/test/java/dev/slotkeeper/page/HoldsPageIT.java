package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.system.Http;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
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

    /** The page asks for its bookings now and then. Here it asks before the extension and gets the answer after it. */
    @Test
    void aLateAnswerDoesNotTakeAnExtensionBack() {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        String hold = visitor.request();
        Instant before = end(hold);
        visitor.browser().run(HOLD_BACK_ANSWERS, hold);
        awaitLooks(1);

        visitor.act("extend");
        Awaitility.await().until(() -> endOnThePage(hold).isAfter(before));
        visitor.browser().run("window.looks[0]()");
        awaitLooks(2);

        assertThat(endOnThePage(hold)).isEqualTo(end(hold)).isAfter(before);
    }

    /** Keeps the answers about a request from the page until a test calls one of {@code window.looks}. */
    private static final String HOLD_BACK_ANSWERS = """
            const path = `/v1/bookings/${arguments[0]}`;
            const send = window.fetch;
            window.looks = [];
            window.fetch = async (address, options) => {
              const answer = await send(address, options);
              if (!String(address).split('?')[0].endsWith(path)) return answer;
              // Read now: the page stops to read an answer after some seconds.
              const text = await answer.text();
              await new Promise((release) => window.looks.push(release));
              return new Response(text, answer);
            };
            """;

    private static void awaitLooks(long number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> visitor.browser().run("return window.looks.length").equals(number));
    }

    private static Instant endOnThePage(String hold) {
        return Instant.parse(String.valueOf(visitor.browser().run("""
                const requests = JSON.parse(localStorage.getItem('slotkeeper.requests'));
                const { expiresAt, outcome } = requests.find((request) => request.id === arguments[0]);
                return expiresAt ?? outcome.expiresAt;
                """, hold)));
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
