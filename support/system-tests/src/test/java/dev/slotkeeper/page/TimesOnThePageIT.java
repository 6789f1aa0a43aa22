package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the page shows times of day and dates so that only one reading is possible. */
class TimesOnThePageIT extends OnThePage {

    private static final String LONDON = "Europe/London";

    @BeforeAll
    static void start() {
        open();
    }

    @BeforeEach
    void london() {
        visitor.browser().timeZone(LONDON);
    }

    @Test
    void anHourThatComesTwiceHasItsZonesAbbreviation() {
        Instant setBack = nextSetBack();
        String across =
                stage.slot(resource, setBack.minus(30, ChronoUnit.MINUTES), setBack.plus(30, ChronoUnit.MINUTES));
        String second =
                stage.slot(resource, setBack.plus(30, ChronoUnit.MINUTES), setBack.plus(90, ChronoUnit.MINUTES));
        String after =
                stage.slot(resource, setBack.plus(60, ChronoUnit.MINUTES), setBack.plus(120, ChronoUnit.MINUTES));
        visitor.arrive(resource);

        assertThat(time(across)).isEqualTo("01:30 BST – 01:30 GMT");
        assertThat(time(second)).isEqualTo("01:30 GMT – 02:30");
        assertThat(time(after)).matches("02:00.{1,3}03:00");

        visitor.choose(across, "book");
        visitor.sees("CONFIRMED");
        visitor.seesCard("01:30 BST – 01:30 GMT");
    }

    private static Instant nextSetBack() {
        ZoneOffsetTransition next =
                ZoneId.of(LONDON).getRules().nextTransition(Instant.now().plus(2, ChronoUnit.DAYS));
        return next.isOverlap()
                ? next.getInstant()
                : ZoneId.of(LONDON).getRules().nextTransition(next.getInstant()).getInstant();
    }

    @Test
    void aSlotOverMidnightShowsTheSecondDateOnce() {
        // The first of December is winter time in London: the same as UTC.
        Instant evening = nextFirstOfDecember().atTime(22, 0).toInstant(ZoneOffset.UTC);
        String until = stage.slot(resource, evening, evening.plus(2, ChronoUnit.HOURS));
        String over = stage.slot(resource, evening, evening.plus(3, ChronoUnit.HOURS));
        visitor.arrive(resource);

        assertThat(time(until)).isEqualTo("22:00 – 00:00");
        assertThat(time(over)).matches("22:00 – \\w{3},? 2 Dec( \\d{4})?, 01:00");
        visitor.choose(over, "book");
        visitor.sees("CONFIRMED");
        visitor.await(
                "#bookings .card:first-child h3",
                text -> text.matches(resource + ", \\w{3},? 1 Dec( \\d{4})?, 22:00 – \\w{3},? 2 Dec( \\d{4})?, 01:00"));
    }

    private static LocalDate nextFirstOfDecember() {
        LocalDate thisYear = LocalDate.now(ZoneOffset.UTC).withMonth(12).withDayOfMonth(1);
        return thisYear.isAfter(LocalDate.now(ZoneOffset.UTC)) ? thisYear : thisYear.plusYears(1);
    }

    @Test
    void anotherYearThanThisOneIsShown() {
        int next = Year.now(ZoneOffset.UTC).getValue() + 1;
        Instant june = LocalDate.of(next, 6, 15).atTime(9, 0).toInstant(ZoneOffset.UTC);
        String slot = stage.slot(resource, june, june.plus(1, ChronoUnit.HOURS));
        visitor.arrive(resource);

        visitor.await("#days [aria-pressed='true']", text -> text.contains("15 Jun " + next));
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");
        visitor.await("#bookings .card:first-child h3", text -> text.contains("15 Jun " + next + ", 10:00"));
    }

    private static String time(String slot) {
        visitor.await("[data-slot='" + slot + "'] .when", text -> !text.isEmpty());
        return visitor.browser().find("[data-slot='" + slot + "'] .when").getText();
    }
}
