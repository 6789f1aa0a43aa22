package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Booking on the page, in a real browser against a real system. */
class BookingPageIT extends OnThePage {

    private static final String HOSTILE = "<img src=x onerror=document.title='hacked'>";

    @BeforeAll
    static void start() {
        open();
    }

    @Test
    void oneClickBooksAndGivesAReferenceAndACalendarFile(@TempDir Path downloads) throws IOException {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.seesRow(slot, "2 seats left");

        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        String reference = visitor.request();
        visitor.seesCard(reference);
        assertThat(stage.status(reference)).isEqualTo("CONFIRMED");
        visitor.seesRow(slot, "1 seat left");
        CalendarFile calendar = visitor.calendar(downloads);
        assertThat(calendar.get("UID")).isEqualTo(reference + "@slotkeeper");
        assertThat(calendar.get("SUMMARY")).isEqualTo(resource);
        assertThat(calendar.get("DTSTART")).endsWith("T090000Z");
    }

    @Test
    void loserOfTheRaceTakesTheOfferedAlternative() {
        String wanted = stage.slot(resource, 0, 1);
        String other = stage.slot(resource, 1, 5);
        Visitor rival = stage.visitor();
        visitor.arrive(resource);
        rival.arrive(resource);
        visitor.seesRow(wanted, "1 seat left");
        rival.seesRow(wanted, "1 seat left");

        long gate = System.currentTimeMillis() + 1_500;
        clickAt(visitor, wanted, gate);
        clickAt(rival, wanted, gate);

        visitor.await("#bookings .card:not([data-state='SENDING'], [data-state='PENDING'])", text -> true);
        Visitor loser = visitor.cards("CONFIRMED") == 1 ? rival : visitor;
        loser.sees("REJECTED");
        assertThat(stage.seats(wanted)).isEqualTo("1 of 1");
        loser.act("instead-" + other);
        loser.sees("CONFIRMED");
        assertThat(stage.seats(other)).isEqualTo("1 of 1");
    }

    /** Both are sent even if the news of the other's luck come in between: each button is clicked as it was seen. */
    private static void clickAt(Visitor visitor, String slot, long millis) {
        visitor.browser().run("""
                const button = document.querySelector(`[data-slot='${arguments[0]}'] [data-action='book']`);
                setTimeout(() => button.click(), arguments[1] - Date.now());
                """, slot, millis);
    }

    @Test
    void aSlotThatFillsOrClosesWhileYouLookCantBeClickedAnyMore() {
        String filling = stage.slot(resource, 0, 1);
        String closing = stage.slot(resource, 1, 3);
        visitor.arrive(resource);
        visitor.seesRow(filling, "1 seat left");
        visitor.seesRow(closing, "3 seats left");

        stage.bookedByOthers(filling);
        assertThat(stage.gateway().post("/v1/slots/" + closing + "/close", "").statusCode())
                .isEqualTo(200);

        visitor.seesRow(filling, "Full");
        visitor.seesRow(closing, "Closed");
        assertThat(visitor.offers(filling, "book")).isFalse();
        assertThat(visitor.offers(filling, "join")).isTrue();
        assertThat(visitor.offers(closing, "book")).isFalse();
    }

    @Test
    void aDoubleClickBooksOnce() {
        String slot = stage.slot(resource, 0, 3);
        visitor.arrive(resource);
        visitor.seesRow(slot, "3 seats left");

        WebElement button = visitor.browser().find("[data-slot='" + slot + "'] [data-action='book']");
        new Actions(visitor.browser().driver()).doubleClick(button).perform();

        visitor.sees("CONFIRMED");
        assertThat(visitor.browser().all("#bookings .card")).hasSize(1);
        assertThat(stage.seats(slot)).isEqualTo("1 of 1");
    }

    @Test
    void hostileNamesAreShownAsText() {
        String slot = stage.slot(resource, 0, 2, ",\"price\":\"<b onclick=x>3</b>\"");
        visitor.arrive(resource);
        visitor.browser().find("#name").clear();
        visitor.browser().find("#name").sendKeys(HOSTILE + "\t");

        visitor.seesRow(slot, "<b onclick=x>3</b>");
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        visitor.seesCard(HOSTILE);
        assertThat(visitor.browser().all("main img, main b")).isEmpty();
        assertThat(visitor.browser().driver().getTitle()).doesNotContain("hacked");
    }

    @Test
    void theVisitorsDayIsTheVisitorsOwn() {
        String slot = stage.slot(resource, 2, 2);
        // At eleven in the morning (UTC) the next day has begun on the Line Islands.
        visitor.browser().timeZone("Pacific/Kiritimati");
        visitor.arrive(resource);

        visitor.seesRow(slot, "01:00");
        visitor.await("#zone", text -> text.contains("Pacific/Kiritimati"));
        Object there = visitor.browser().find("#days [aria-pressed='true']").getText();
        visitor.browser().timeZone("UTC");
        visitor.arrive(resource);
        visitor.seesRow(slot, "11:00");
        assertThat(visitor.browser().find("#days [aria-pressed='true']").getText())
                .isNotEqualTo(there);
    }
}
