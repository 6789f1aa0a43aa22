package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.WebElement;

/** Simulates a visitor of the booking page: reads, clicks, and waits for what the page then shows. */
final class Visitor {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final String NEWEST = "#bookings .card:first-child";

    private final Browser browser;
    private final String base;

    Visitor(Browser browser, String base) {
        this.browser = browser;
        this.base = base;
    }

    Browser browser() {
        return browser;
    }

    /** Opens the page at a resource, for the first time in this browser's life, and waits until it is live. */
    void arrive(String resource) {
        browser.visit(base + "/page/icon.svg");
        browser.forget();
        browser.traffic().forget();
        comeBack(resource);
    }

    /** Opens the page with what it kept. */
    void comeBack(String resource) {
        browser.visit(base + "/?resource=" + resource);
        await("#connection", text -> text.equals("Live"));
    }

    /** Clicks an action of a slot's row: book, hold, join, tell or move. */
    void choose(String slot, String action) {
        click("[data-slot='" + slot + "'] [data-action='" + action + "']");
    }

    /** Clicks what the newest card offers. */
    void act(String action) {
        click(NEWEST + " [data-action='" + action + "']");
    }

    /** Waits until the row of a slot reads so. */
    void seesRow(String slot, String part) {
        await("[data-slot='" + slot + "']", text -> text.contains(part));
    }

    /** Waits until the newest card is in this state. */
    void sees(String state) {
        await(NEWEST + "[data-state='" + state + "']", text -> true);
    }

    /** Waits until the newest card reads so. */
    void seesCard(String part) {
        await(NEWEST, text -> text.contains(part));
    }

    /** The id of the newest card's request. */
    String request() {
        return String.valueOf(browser.run("return document.querySelector(arguments[0]).id.slice(5)", NEWEST));
    }

    /** Returns the number of cards in this state. */
    int cards(String state) {
        return browser.all("#bookings .card[data-state='" + state + "']").size();
    }

    /** Takes the newest card's calendar file. @param folder an empty folder for the download */
    CalendarFile calendar(Path folder) throws IOException {
        Map<String, Object> to = Map.of("behavior", "allow", "downloadPath", folder.toString());
        browser.driver().executeCdpCommand("Browser.setDownloadBehavior", to);
        act("calendar");
        Awaitility.await().atMost(TIMEOUT).until(() -> !calendars(folder).isEmpty());
        return CalendarFile.parse(Files.readString(calendars(folder).get(0)));
    }

    private static List<Path> calendars(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "booking-*.ics")) {
            return StreamSupport.stream(files.spliterator(), false).toList();
        }
    }

    boolean offers(String slot, String action) {
        return !browser.all("[data-slot='" + slot + "'] [data-action='" + action + "']")
                .isEmpty();
    }

    /** Waits until the element is there and its text is as wanted; says what the page showed when it never is. */
    void await(String css, Predicate<String> wanted) {
        try {
            Awaitility.await().atMost(TIMEOUT).pollDelay(Duration.ZERO).until(() -> {
                Object text = browser.run("return document.querySelector(arguments[0])?.innerText ?? null", css);
                return text instanceof String found && !isAbsent(css) && wanted.test(found);
            });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("never as wanted: " + css + "; the page shows:\n" + browser.text(), late);
        }
    }

    private boolean isAbsent(String css) {
        return browser.all(css).isEmpty();
    }

    /** A click as a person makes it; the page may replace the button at that very moment. */
    void click(String css) {
        await(css, text -> true);
        Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
            WebElement target = browser.find(css);
            target.click();
            return true;
        });
    }

    /** Nothing is wider than the window, and whatever is clicked is large enough for a thumb. */
    void fitsAThumb() {
        assertThat((Long) browser.run("return document.documentElement.scrollWidth - innerWidth"))
                .as("pixels beyond the window")
                .isNotPositive();
        assertThat(browser.run("""
                return [...document.querySelectorAll('button, input, select')]
                  .filter(target => target.offsetParent)
                  .filter(target => target.offsetHeight < 44 || target.getBoundingClientRect().right > innerWidth)
                  .map(target => target.outerHTML).join()
                """)).as("too small or cut off").isEqualTo("");
    }
}
