package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.bench.measure.Metric;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisitorTest {

    /** Visitors arrive at once and think for ten seconds; a glance takes one second. */
    private static final VisitorProfile HABITS = new VisitorProfile(
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
    @EnumSource(PageVariant.class)
    void aVisitorThinksAndBooksAnOpenSlot(PageVariant variant) {
        FakeBrowser browser = send(variant, new FakeBrowser("a"));

        browser.pass(Duration.ofMillis(9_900));
        assertThat(browser.clicked()).isEmpty();
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a");
        assertThat(metric(Metric.CONFIRMED)).isEqualTo(1);
        assertThat(metric(Metric.REFUSED)).isZero();
        assertThat(metric(Metric.BOOKED_AFTER)).isBetween(10.0, 10.1);
        assertThat(browser.following()).isZero();
    }

    @Test
    void withAListASlotThatFilledIsClickedAndRefused() {
        FakeBrowser browser = send(PageVariant.BEFORE, new FakeBrowser("a", "b"));
        browser.offer("b");
        browser.pass(THINKING);
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a", "b");
        assertThat(metric(Metric.REFUSED)).isEqualTo(1);
        assertThat(metric(Metric.REFUSED_PER_BOOKING)).isEqualTo(1);
        assertThat(metric(Metric.NOTICED)).isZero();
        assertThat(metric(Metric.OFFERED_BOOKED)).isZero();
        assertThat(metric(Metric.BOOKED_AFTER)).isBetween(20.0, 20.1);
    }

    @Test
    void onTheLivePageASlotThatFilledIsNotClicked() {
        FakeBrowser browser = send(PageVariant.LIVE, new FakeBrowser("a", "b"));
        browser.pass(THINKING);
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("b");
        assertThat(metric(Metric.REFUSED)).isZero();
        assertThat(metric(Metric.NOTICED)).isEqualTo(1);
        assertThat(metric(Metric.BOOKED_AFTER)).isBetween(10.0, 10.1);
    }

    @Test
    void onTheLivePageTheNextClickComesAfterAGlance() {
        FakeBrowser browser = send(PageVariant.LIVE, new FakeBrowser("a", "b"));
        browser.pass(Duration.ofMillis(9_900));
        browser.take("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("b");
        assertThat(metric(Metric.BOOKED_AFTER)).isBetween(10.9, 11.0);
    }

    @Test
    void onTheLivePageAnAlternativeIsBookedAfterARefusalAndAGlance() {
        FakeBrowser browser = send(PageVariant.LIVE, new FakeBrowser("a", "b"));
        browser.offer("b");
        browser.pass(THINKING);
        browser.takeUnseen("a");
        browser.pass(A_LONG_TIME);

        assertThat(browser.clicked()).containsExactly("a", "b");
        assertThat(metric(Metric.REFUSED)).isEqualTo(1);
        assertThat(metric(Metric.REFUSED_PER_BOOKING)).isEqualTo(1);
        assertThat(metric(Metric.OFFERED_BOOKED)).isEqualTo(1);
        assertThat(metric(Metric.BOOKED_AFTER)).isBetween(11.0, 11.1);
    }

    @Test
    void aVisitorBehavesTheSameWithEitherPage() {
        Set<Double> times = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            double before = bookedAfter(PageVariant.BEFORE, seed);
            assertThat(bookedAfter(PageVariant.LIVE, seed)).isEqualTo(before).isBetween(5.0, 30.1);
            times.add(before);
        }
        assertThat(times).hasSizeGreaterThan(40);
    }

    private static double bookedAfter(PageVariant variant, long seed) {
        CrowdTally tally = new CrowdTally(1);
        FakeBrowser browser = new FakeBrowser("a", "b", "c");
        new Visitor("a visitor", seed, variant, VisitorProfile.FULL, 1, browser, tally).come();
        browser.pass(A_LONG_TIME);
        return tally.metrics().getOrDefault(Metric.BOOKED_AFTER, Double.NaN);
    }

    @Test
    void attemptsAreLimited() {
        FakeBrowser browser = new FakeBrowser("a") {
            @Override
            boolean isGranted(String slotId) {
                return false;
            }
        };
        send(PageVariant.BEFORE, browser).pass(A_LONG_TIME);

        assertThat(browser.clicked()).hasSize(HABITS.mostClicks());
        assertThat(metric(Metric.REFUSED)).isEqualTo(HABITS.mostClicks());
        assertThat(metric(Metric.LEFT_WITHOUT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(PageVariant.class)
    void aVisitorWithoutOpenSlotsLeaves(PageVariant variant) {
        FakeBrowser browser = new FakeBrowser("a");
        browser.takeUnseen("a");
        send(variant, browser).pass(A_LONG_TIME);

        assertThat(browser.clicked()).isEmpty();
        assertThat(metric(Metric.LEFT_WITHOUT)).isEqualTo(1);
        assertThat(browser.following()).isZero();
    }

    private FakeBrowser send(PageVariant variant, FakeBrowser browser) {
        new Visitor("a visitor", seedThatWantsTheFirst(), variant, HABITS, 1, browser, tally).come();
        return browser;
    }

    /** Returns a seed with which a visitor chooses the first of two open slots. */
    private static long seedThatWantsTheFirst() {
        for (long seed = 0; seed < 100; seed++) {
            FakeBrowser browser = new FakeBrowser("a", "b");
            new Visitor("a visitor", seed, PageVariant.BEFORE, HABITS, 1, browser, new CrowdTally(1)).come();
            browser.pass(A_LONG_TIME);
            if (browser.clicked().get(0).equals("a")) {
                return seed;
            }
        }
        throw new AssertionError("no seed chooses the most popular slot");
    }

    private double metric(Metric metric) {
        return tally.metrics().getOrDefault(metric, Double.NaN);
    }
}
