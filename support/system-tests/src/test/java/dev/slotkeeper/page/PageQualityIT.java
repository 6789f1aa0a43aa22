package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.page.Browser.Screen;
import dev.slotkeeper.page.Browser.Theme;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page for everybody: on a phone, in both themes, for those who hear it; and what it asks of the network. With {@code
 * -Dslotkeeper.images=docs/images} it also takes the pictures in the README.
 */
@Tag("slow")
class PageQualityIT extends OnThePage {

    private static final String IMAGES = System.getProperty("slotkeeper.images", "");

    @BeforeAll
    static void start() {
        open();
    }

    @Test
    void everyStateIsWithoutBarriersInBothThemesAndFitsAPhone() {
        String open = stage.slot(resource, 0, 6);
        String full = stage.slot(resource, 1, 1);
        stage.slot(resource, 2, 2, ",\"price\":\"30,00 €\"");
        visitor.arrive(resource);
        visitor.seesRow(full, "1 seat left");
        isFineEverywhere("list");

        visitor.choose(open, "book");
        visitor.sees("CONFIRMED");
        isFineEverywhere("confirmed");

        visitor.choose(open, "hold");
        visitor.sees("HELD");
        isFineEverywhere("held");

        refusedFor(full);
        isFineEverywhere("refused");
    }

    /** Clicks the button in the state in which it was shown, after another customer was quicker. */
    private static void refusedFor(String slot) {
        visitor.browser()
                .run(
                        "window.seen = document.querySelector(`[data-slot='${arguments[0]}'] [data-action='book']`)",
                        slot);
        stage.bookedByOthers(slot);
        visitor.seesRow(slot, "Full");
        visitor.browser().run("window.seen.click()");
        visitor.sees("REJECTED");
        visitor.seesCard("Book one of these instead");
    }

    private static void isFineEverywhere(String state) {
        for (Theme theme : Theme.values()) {
            for (Screen screen : Screen.values()) {
                visitor.browser().show(screen, theme);
                visitor.browser().run("scrollTo(0, 0)");
                visitor.fitsAThumb();
                assertThat(visitor.browser().barriers())
                        .as("%s, %s, %s", state, screen, theme)
                        .isEmpty();
                picture(state, screen, theme);
            }
        }
        visitor.browser().show(Screen.DESKTOP, Theme.LIGHT);
    }

    /** Light on a desktop and dark on a phone, as the README needs them. */
    private static void picture(String state, Screen screen, Theme theme) {
        boolean phone = screen == Screen.PHONE;
        if (!IMAGES.isEmpty() && phone == (theme == Theme.DARK)) {
            visitor.browser().run("if (arguments[0]) document.querySelector('.mine').scrollIntoView()", phone);
            visitor.browser().screenshot(Path.of(IMAGES, "page-" + state + (phone ? "-phone" : "") + ".png"));
        }
    }

    @Test
    void nothingLeavesTheHostAndTheConsoleIsQuiet() {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        Traffic traffic = visitor.browser().traffic();
        assertThat(traffic.hosts())
                .containsExactly(URI.create(stage.gateway().base()).getAuthority());
        assertThat(traffic.requests()).anyMatch(request -> request.getPath().equals("/v1/slots/stream"));
        assertThat(traffic.complaints()).isEmpty();
    }

    @Test
    void contentSecurityPolicyStopsInjectedScripts() {
        visitor.arrive(resource);

        Object refused = visitor.browser().run("""
                try { document.body.innerHTML = '<b>markup</b>'; return 'markup was made'; } catch (e) { return e.name; }
                """);

        assertThat(refused).isEqualTo("TypeError");
        assertThat(visitor.browser().run("""
                const script = document.createElement('script');
                try { script.textContent = 'window.smuggled = true'; document.body.append(script); } catch {}
                return window.smuggled === undefined;
                """)).isEqualTo(true);
    }

    @Test
    void theKeyboardIsEnoughAndFocusFollowsTheOutcome() {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.seesRow(slot, "2 seats left");
        visitor.browser().run("document.querySelector(`[data-action='book']`).focus()");

        visitor.browser().driver().switchTo().activeElement().sendKeys(org.openqa.selenium.Keys.ENTER);
        visitor.sees("CONFIRMED");

        assertThat(visitor.browser().run("return document.activeElement.closest('.card')?.dataset.state"))
                .isEqualTo("CONFIRMED");
        visitor.await("#announce", text -> text.startsWith("Confirmed"));
    }

    @Test
    void theFirstPaintComesWithinASecond() {
        visitor.arrive(resource);

        Object millis = visitor.browser()
                .run("return Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)");

        assertThat((Long) millis).isBetween(1L, 1_000L);
    }
}
