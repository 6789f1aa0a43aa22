package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.page.Browser.Screen;
import dev.slotkeeper.page.Browser.Theme;
import dev.slotkeeper.system.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The operators' page, in a real browser against a real system. */
class OpsPageIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 300 * 1024;

    @SuppressWarnings("NullAway.Init")
    private static OpsStage stage;

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    @BeforeAll
    static void open() {
        InstalledBrowser.orSkip();
        stage = new OpsStage();
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (stage != null) {
            stage.close();
        }
    }

    @BeforeEach
    void visit() {
        browser.visit(stage.page());
        awaitText("#connection", "Live");
    }

    @AfterEach
    void mend() {
        stage.line().restore();
        stage.database().restore();
        browser.show(Screen.DESKTOP, Theme.LIGHT);
    }

    private static String text(String css) {
        return browser.run("return document.querySelector(arguments[0])?.innerText ?? ''", css)
                .toString();
    }

    private static void awaitText(String css, String part) {
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(text(css))
                .contains(part));
    }

    @Test
    void theNumbersMoveAsTheMetersDo() {
        Instant before = Instant.now();
        double confirmed = stage.decided("CONFIRMED");
        String slot = stage.slot(3);
        for (int i = 0; i < 8; i++) {
            stage.book(slot);
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> stage.decided("CONFIRMED") - confirmed == 3);

        awaitText("#hot tbody", slot + "\t9");
        for (String series : List.of("confirmed", "slot unavailable")) {
            Awaitility.await().atMost(TIMEOUT).until(() -> highest("decisions", series) > 0);
        }
        assertThat(highest("requests", "booking and other changes")).isPositive();
        assertThat(text("#chart-ages tbody")).contains("ms");
        // The rates times the time between their points are the meters' counts, but for what the way of an answer
        // takes: a rate is by the worker's own clock, and its point's time is the gateway's.
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(sum(before, "CONFIRMED")).isBetween(1.8, 4.2);
            assertThat(sum(before, "SLOT_UNAVAILABLE")).isBetween(3.0, 7.0);
        });
    }

    private static double highest(String chart, String series) {
        Object reply = browser.run("""
                return [...document.querySelectorAll(arguments[0])]
                  .filter(row => row.cells[0].innerText === arguments[1]).map(row => row.cells[2].innerText)[0] ?? ''""", "#chart-" + chart + " tbody tr", series);
        return reply.toString().matches("[0-9.]+") ? Double.parseDouble(reply.toString()) : 0;
    }

    private static double sum(Instant from, String code) {
        double sum = 0;
        Instant last = null;
        for (JsonNode point : Http.json(stage.gateway().get("/v1/ops")).get("points")) {
            Instant at = Instant.parse(point.get("at").asText());
            if (last != null && at.isAfter(from)) {
                sum += point.at("/decisions/" + code).asDouble()
                        * Duration.between(last, at).toNanos()
                        / 1e9;
            }
            last = at;
        }
        return sum;
    }

    @Test
    void aBreakerThatOpensIsAnAlarmUntilItCloses() {
        String slot = stage.slot(3);
        assertThat(text("#alarms")).isEmpty();
        stage.database().cut();
        stage.bookLater(slot);

        awaitText("#alarms", "can’t use the database");
        awaitText("#tile-queued dd", "1");
        assertThat(text("#instances")).containsAnyOf("open", "half open");
        awaitText("#announce", "can’t use the database");
        stage.database().restore();
        Awaitility.await().atMost(TIMEOUT).until(() -> text("#alarms").isEmpty());
        awaitText("#tile-queued dd", "0");
        awaitText("#announce", "All instances are well.");
    }

    @Test
    void killedProgramIsShownAsDown() {
        String name = stage.startAnotherWorker();
        awaitText("#tile-up dd", "3 of 3");
        stage.stopTheOtherWorker();

        awaitText("#tile-up dd", "2 of 3");
        awaitText("#alarms", name + " does not answer.");
        assertThat(text("#instances")).containsPattern(name + "\\s+worker\\s+down since \\d\\d:\\d\\d:\\d\\d");
        stage.startAnotherWorker();
        awaitText("#tile-up dd", "3 of 3");
    }

    @Test
    void aStreamThatStopsIsShownAsStaleAndGoesOnByItself() {
        stage.line().stall();
        awaitText("#connection", "Stale: figures of ");
        assertThat(browser.run("return document.body.dataset.stale")).isEqualTo("true");

        stage.line().restore();
        awaitText("#connection", "Live");
        stage.line().cut();
        awaitText("#connection", "Stale: figures of ");
        stage.line().restore();
        awaitText("#connection", "Live");
        assertThat(browser.run("return document.body.dataset.stale")).isEqualTo("false");
    }

    @Test
    void thereAreNoBarriersOnAnyScreenInAnyTheme() {
        awaitText("#instances", "up");
        for (Screen screen : Screen.values()) {
            for (Theme theme : Theme.values()) {
                browser.show(screen, theme);
                assertThat(browser.barriers()).as("%s %s", screen, theme).isEmpty();
                assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                        .as("fits on %s", screen)
                        .isLessThanOrEqualTo(width(screen));
                assertThat(browser.run("return document.querySelectorAll('.chart canvas').length"))
                        .isEqualTo(7L);
            }
        }
    }

    private static long width(Screen screen) {
        return switch (screen) {
            case DESKTOP -> 1_280;
            case PHONE -> 390;
        };
    }

    @Test
    void theKeyboardReachesTheFiguresFirst() {
        browser.find("body").sendKeys(Keys.TAB);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("skip");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        Awaitility.await().atMost(TIMEOUT).until(() -> browser.run("return document.activeElement.id")
                .equals("now"));
    }

    @Test
    void pageIsSmallLoadsNothingFromOthersAndLogsNoError() {
        browser.traffic().forget();
        browser.driver().navigate().refresh();
        awaitText("#connection", "Live");
        awaitText("#tile-up dd", "of 3");

        // Without the metrics, which are sent here every second instead of every five.
        Object bytes = browser.run("""
                return performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
                  .filter(entry => !entry.name.includes('/v1/')).map(entry => entry.decodedBodySize).reduce((a, b) => a + b)""");
        assertThat((Long) bytes).isBetween(50_000L, (long) MAX_BYTES);
        assertThat(browser.traffic().hosts())
                .containsExactly("localhost:" + stage.line().port());
        assertThat(browser.traffic().complaints()).isEmpty();
    }

    @Test
    void theCrowdsButtonIsThereOnlyWhereThereIsACrowd() {
        assertThat(browser.find("#crowd").isDisplayed()).isFalse();
        browser.driver().executeAsyncScript("""
                const done = arguments[0];
                import('/ops/crowd.js').then(crowd => {
                  crowd.showCrowd({crowd: true, crowdStatus: {running: false, visitors: 200, booked: 40, refused: 5}});
                  document.getElementById('send-crowd').click();
                  done();
                })""");

        // This gateway has none, whatever the page was made to believe.
        awaitText("#crowd-status", "There is nothing at this address.");
    }
}
