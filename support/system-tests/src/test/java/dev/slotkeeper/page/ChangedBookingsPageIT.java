package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.system.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a booking on the page, and in its calendar file, is what it is now and not what it was. */
class ChangedBookingsPageIT extends OnThePage {

    private static final String CHANGES = "#bookings .card:first-child .changes";

    @BeforeAll
    static void start() {
        open();
    }

    @Test
    void aBookingFollowsItsSlotUntilTheVisitorKeepsOrCancelsIt() {
        String slot = stage.slot(resource, 0, 2, ",\"price\":\"3 €\"");
        visitor.arrive(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");
        visitor.seesCard("3 €");
        assertThat(visitor.browser().all(CHANGES)).isEmpty();

        change(
                slot,
                "\"startsAt\":\"%s\",\"price\":\"5 €\"".formatted(stage.time(0).plus(15, ChronoUnit.MINUTES)));
        visitor.await(
                CHANGES,
                text -> text.contains("09:00") && text.contains("09:15") && text.contains("was 3 €, is now 5 €"));
        visitor.await("#bookings .card:first-child h3", text -> text.contains("09:15"));
        visitor.await("#announce", text -> text.startsWith("Changed."));

        visitor.act("keep");
        visitor.await("#bookings .card:first-child:not(:has(.changes))", text -> text.contains("09:15"));
        visitor.comeBack(resource);
        visitor.seesCard("09:15");
        assertThat(visitor.browser().all(CHANGES)).isEmpty();

        change(slot, "\"resourceId\":\"%s-b\"".formatted(resource));
        visitor.await(CHANGES, text -> text.contains("Place: was %1$s, is now %1$s-b.".formatted(resource)));
        visitor.act("cancel");
        visitor.sees("CANCELLED");
        assertThat(stage.status(visitor.request())).isEqualTo("CANCELLED");
    }

    @Test
    void whoConfirmsAHoldAgreesToTheTermsThatTheCardShows() {
        String slot = stage.slot(resource, 0, 2, ",\"price\":\"3 €\"");
        visitor.arrive(resource);
        visitor.choose(slot, "hold");
        visitor.sees("HELD");
        change(slot, "\"price\":\"5 €\"");
        visitor.await(CHANGES, text -> text.contains("was 3 €, is now 5 €"));

        visitor.act("confirm");

        visitor.sees("CONFIRMED");
        assertThat(stage.status(visitor.request())).isEqualTo("CONFIRMED");
        assertThat(visitor.browser().all(CHANGES)).isEmpty();
    }

    @Test
    void moreSeatsAreNoChangeForThoseWhoHaveOne() {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        change(slot, "\"capacity\":3");
        visitor.seesRow(slot, "2 seats left");
        visitor.comeBack(resource);
        visitor.browser().run("window.dispatchEvent(new Event('online'))");
        visitor.seesRow(slot, "2 seats left");
        assertThat(visitor.browser().all(CHANGES)).isEmpty();
    }

    @Test
    void aBookingThatAnAdministratorMovedIsFollowedToItsNewSlot() {
        String first = stage.slot(resource, 0, 1);
        String second = stage.slot(resource, 1, 1);
        String third = stage.slot(resource, 2, 1);
        visitor.arrive(resource);
        visitor.choose(first, "book");
        visitor.sees("CONFIRMED");
        String booked = visitor.request();

        String last = moved(moved(booked, second), third);
        visitor.comeBack(resource);

        visitor.await("#card-" + booked + "[data-state='RESCHEDULED']", text -> true);
        visitor.sees("CONFIRMED");
        assertThat(visitor.request()).isEqualTo(last);
        visitor.await(CHANGES, text -> text.contains("09:00") && text.contains("11:00"));
        assertThat(visitor.cards("CONFIRMED")).isEqualTo(1);
    }

    @Test
    void calendarFilesOfABookingAreOneEventThroughItsWholeLife(@TempDir Path folder) throws IOException {
        String from = stage.slot(resource, 0, 1, ",\"price\":\"3 €\"");
        String to = stage.slot(resource, 1, 1);
        visitor.arrive(resource);
        visitor.choose(from, "book");
        visitor.sees("CONFIRMED");
        String booked = visitor.request();
        CalendarFile first = visitor.calendar(Files.createDirectory(folder.resolve("1")));
        assertThat(first.get("UID")).isEqualTo(booked + "@slotkeeper");
        assertThat(first.get("METHOD")).isEqualTo("PUBLISH");
        assertThat(first.get("DTSTART")).endsWith("T090000Z");
        assertThat(first.get("DESCRIPTION")).isEqualTo("Reference " + booked + "\n3 €");

        change(from, "\"startsAt\":\"%s\"".formatted(stage.time(0).plus(15, ChronoUnit.MINUTES)));
        visitor.await(CHANGES, text -> true);
        CalendarFile changed = visitor.calendar(Files.createDirectory(folder.resolve("2")));
        assertThat(changed.get("DTSTART")).endsWith("T091500Z");

        visitor.act("reschedule");
        visitor.choose(to, "move");
        visitor.await("#card-" + booked + "[data-state='RESCHEDULED']", text -> true);
        visitor.sees("CONFIRMED");
        CalendarFile moved = visitor.calendar(Files.createDirectory(folder.resolve("3")));
        assertThat(moved.get("DTSTART")).endsWith("T100000Z");
        assertThat(moved.get("DESCRIPTION")).contains(visitor.request());

        visitor.act("cancel");
        visitor.sees("CANCELLED");
        CalendarFile cancelled = visitor.calendar(Files.createDirectory(folder.resolve("4")));
        assertThat(cancelled.get("METHOD")).isEqualTo("CANCEL");
        assertThat(cancelled.get("STATUS")).isEqualTo("CANCELLED");

        assertThat(List.of(first, changed, moved, cancelled))
                .extracting(file -> file.get("UID"))
                .containsOnly(first.get("UID"));
        assertThat(List.of(first.sequence(), changed.sequence(), moved.sequence(), cancelled.sequence()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whatCalendarsReadSpeciallyIsEscapedAndLongLinesAreFolded(@TempDir Path folder) throws IOException {
        String price = "a,b;c\\\\n:\\\"€".repeat(5);
        String slot = stage.slot(resource, 0, 1, ",\"price\":\"" + price + "\"");
        visitor.arrive(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        CalendarFile file = visitor.calendar(folder);

        assertThat(file.get("DESCRIPTION"))
                .isEqualTo("Reference " + visitor.request() + "\n" + "a,b;c\\n:\"€".repeat(5));
    }

    @Test
    void aDeletedSlotsBookingIsTakenOutOfTheCalendarAsItWas(@TempDir Path folder) throws IOException {
        String slot = stage.slot(resource, 0, 1);
        visitor.arrive(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");
        CalendarFile booked = visitor.calendar(Files.createDirectory(folder.resolve("1")));

        assertThat(stage.gateway()
                        .call("DELETE", "/v1/slots/" + slot + "?cancelBookings=true")
                        .statusCode())
                .isEqualTo(200);
        visitor.sees("CANCELLED");
        CalendarFile gone = visitor.calendar(Files.createDirectory(folder.resolve("2")));

        assertThat(gone.get("METHOD")).isEqualTo("CANCEL");
        assertThat(gone.get("UID")).isEqualTo(booked.get("UID"));
        assertThat(gone.get("DTSTART")).isEqualTo(booked.get("DTSTART"));
        assertThat(gone.sequence()).isGreaterThan(booked.sequence());
    }

    private static void change(String slot, String members) {
        HttpResponse<String> answer = stage.gateway().patch("/v1/slots/" + slot, "{" + members + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Moves a booking as an administrator does, and returns its new id. */
    private static String moved(String booking, String slot) {
        HttpResponse<String> answer =
                stage.gateway().post("/v1/bookings/" + booking + "/reschedule", "{\"toSlotId\":\"" + slot + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer).get("bookingId").asText();
    }
}
