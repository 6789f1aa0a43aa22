package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The harness itself: a test of the pages is worth what its browser can see. */
class BrowserIT {

    private static final String BAD = "data:text/html,<p style='color:%23ddd;background:%23fff'>Hard to read";

    @SuppressWarnings("NullAway.Init")
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void barriersAreSeen() {
        browser.visit(BAD);

        assertThat(browser.barriers()).anySatisfy(line -> assertThat(line).startsWith("color-contrast (serious)"));
    }

    @Test
    void phoneThemeAndZoneAreWhatThePageSees() {
        browser.show(Browser.Screen.PHONE, Browser.Theme.DARK);
        browser.timeZone("America/New_York");
        browser.visit("data:text/html,<meta name=viewport content=width=device-width>");

        assertThat(browser.run("return innerWidth")).isEqualTo(390L);
        assertThat(browser.run("return matchMedia('(prefers-color-scheme: dark)').matches"))
                .isEqualTo(true);
        assertThat(browser.run("return Intl.DateTimeFormat().resolvedOptions().timeZone"))
                .isEqualTo("America/New_York");
        browser.show(Browser.Screen.DESKTOP, Browser.Theme.LIGHT);
    }

    @Test
    void beingOfflineIsSeen() {
        browser.visit("about:blank");
        browser.offline(true);

        assertThat(browser.run("return navigator.onLine")).isEqualTo(false);

        browser.offline(false);
        assertThat(browser.run("return navigator.onLine")).isEqualTo(true);
    }

    @Test
    void complaintsAndOtherHostsAreSeen() {
        browser.visit("data:text/html,<script>console.error('oh no')</script><img src='http://other.invalid/x'>");

        assertThat(browser.traffic().complaints())
                .anySatisfy(line -> assertThat(line).contains("oh no"));
        assertThat(browser.traffic().hosts()).contains("other.invalid");
    }
}
