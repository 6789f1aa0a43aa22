package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.bench.measure.Figure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisitorTest {

    /** Visitors arrive at once and think for ten seconds; a glance takes one second. */
    private static final Habits HABITS = new Habits(
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(3),
            4);

    private static final Duration THINKING = Duration.ofSeconds(5);
    private static final Duration A_LONG_TIME = Duration.ofMinutes(10);

    private final CrowdTally tally = new CrowdTally(1);

    @ParameterizedTest
    @EnumSource(Way.class)
    void aVisitorThinksAndBooksAnOpenSlot(Way way) {
        FakeBrowser browser = send(way, new FakeBrowser("a"));

        browser.pass(Duration.ofMillis(9_900));
        assertThat(browser.clicked()).isEmpty();
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a");
        assertThat(figure(Figure.CONFIRMED)).isEqualTo(1);
        assertThat(figure(Figure.REFUSED)).isZero();
        assertThat(figure(Figure.BOOKED_AFTER)).isBetween(10.0, 10.1);
        assertThat(browser.following()).isZero();
    }

    @Test
    void withAListASlotThatFilledIsClickedAndRefused() {
        FakeBrowser browser = send(Way.BEFORE, new FakeBrowser("a", "b"));
        browser.offer("b");
        browser.pass(THINKING);
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a", "b");
        assertThat(figure(Figure.REFUSED)).isEqualTo(1);
        assertThat(figure(Figure.REFUSED_PER_BOOKING)).isEqualTo(1);
        assertThat(figure(Figure.NOTICED)).isZero();
        assertThat(figure(Figure.OFFERED_BOOKED)).isZero();
        assertThat(figure(Figure.BOOKED_AFTER)).isBetween(20.0, 20.1);
    }

    @Test
    void onTheLivePageASlotThatFilledIsNotClicked() {
        FakeBrowser browser = send(Way.LIVE, new FakeBrowser("a", "b"));
        browser.pass(THINKING);
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("b");
        assertThat(figure(Figure.REFUSED)).isZero();
        assertThat(figure(Figure.NOTICED)).isEqualTo(1);
        assertThat(figure(Figure.BOOKED_AFTER)).isBetween(10.0, 10.1);
    }

    @Test
    void onTheLivePageTheNextClickComesAfterAGlance() {
        FakeBrowser browser = send(Way.LIVE, new FakeBrowser("a", "b"));
        browser.pass(Duration.ofMillis(9_900));
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("b");
        assertThat(figure(Figure.BOOKED_AFTER)).isBetween(10.9, 11.0);
    }

    @Test
    void onTheLivePageAnAlternativeIsBookedAfterARefusalAndAGlance() {
        FakeBrowser browser = send(Way.LIVE, new FakeBrowser("a", "b"));
        browser.offer("b");
        browser.pass(THINKING);
        browser.takeUnseen("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a", "b");
        assertThat(figure(Figure.REFUSED)).isEqualTo(1);
        assertThat(figure(Figure.REFUSED_PER_BOOKING)).isEqualTo(1);
        assertThat(figure(Figure.OFFERED_BOOKED)).isEqualTo(1);
        assertThat(figure(Figure.BOOKED_AFTER)).isBetween(11.0, 11.1);
    }

    @Test
    void aVisitorBehavesTheSameWithEitherPage() {
        Set<Double> times = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            double before = bookedAfter(Way.BEFORE, seed);
            assertThat(bookedAfter(Way.LIVE, seed)).isEqualTo(before).isBetween(5.0, 30.1);
            times.add(before);
        }
        assertThat(times).hasSizeGreaterThan(40);
    }

    private static double bookedAfter(Way way, long seed) {
        CrowdTally tally = new CrowdTally(1);
        FakeBrowser browser = new FakeBrowser("a", "b", "c");
        new Visitor("a visitor", seed, way, Habits.FULL, 1, browser, tally).come();
        browser.pass(A_LONG_TIME);
        return tally.figures().getOrDefault(Figure.BOOKED_AFTER, Double.NaN);
    }

    @Test
    void attemptsAreLimited() {
        FakeBrowser browser = new FakeBrowser("a") {
            @Override
            boolean isGranted(String slotId) {
                return false;
            }
        };
        send(Way.BEFORE, browser).pass(A_LONG_TIME);

        assertThat(browser.clicked()).hasSize(HABITS.mostClicks());
        assertThat(figure(Figure.REFUSED)).isEqualTo(HABITS.mostClicks());
        assertThat(figure(Figure.LEFT_WITHOUT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aVisitorWithoutOpenSlotsLeaves(Way way) {
        FakeBrowser browser = new FakeBrowser("a");
        browser.takeUnseen("a");
        send(way, browser).pass(A_LONG_TIME);

        assertThat(browser.clicked()).isEmpty();
        assertThat(figure(Figure.LEFT_WITHOUT)).isEqualTo(1);
        assertThat(browser.following()).isZero();
    }

    private FakeBrowser send(Way way, FakeBrowser browser) {
        new Visitor("a visitor", seedThatWantsTheFirst(), way, HABITS, 1, browser, tally).come();
        return browser;
    }

    /** Returns a seed with which a visitor chooses the first of two open slots. */
    private static long seedThatWantsTheFirst() {
        for (long seed = 0; seed < 100; seed++) {
            FakeBrowser browser = new FakeBrowser("a", "b");
            new Visitor("a visitor", seed, Way.BEFORE, HABITS, 1, browser, new CrowdTally(1)).come();
            browser.pass(A_LONG_TIME);
            if (browser.clicked().get(0).equals("a")) {
                return seed;
            }
        }
        throw new AssertionError("no seed chooses the most popular slot");
    }

    private double figure(Figure figure) {
        return tally.figures().getOrDefault(figure, Double.NaN);
    }
}
