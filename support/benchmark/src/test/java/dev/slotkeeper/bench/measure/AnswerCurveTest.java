package dev.slotkeeper.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerCurveTest {

    private final AnswerCurve curve = new AnswerCurve();

    @Test
    void warmIsTheSecondHalfOfTheAnswers() {
        // 100 answers in the first 10 s, as many in the 2 s after them.
        check(0, 0);
        check(5, 30);
        check(10, 100);
        check(11, 150);
        check(12, 200);

        assertThat(curve.warmRate()).isCloseTo(50, within(1e-9));
        assertThat(curve.wholeRate()).isCloseTo(200 / 12.0, within(1e-9));
        assertThat(curve.seconds()).isCloseTo(12, within(1e-9));
        assertThat(curve.answers()).isEqualTo(200);
    }

    @Test
    void warmBeginsAtTheFirstSampleWithHalfOfTheAnswers() {
        check(0, 1);
        check(1, 99);
        check(2, 120);
        check(3, 200);

        assertThat(curve.warmRate()).isCloseTo(80, within(1e-9));
    }

    @Test
    void samplesAfterTheLastAnswerDoNotLowerTheRate() {
        check(0, 0);
        check(1, 100);
        check(2, 200);
        check(60, 200);

        assertThat(curve.warmRate()).isCloseTo(100, within(1e-9));
        assertThat(curve.wholeRate()).isCloseTo(100, within(1e-9));
        assertThat(curve.seconds()).isCloseTo(2, within(1e-9));
    }

    @Test
    void answersBeforeTheFirstSampleAreNotCounted() {
        check(10, 1_000);
        check(20, 2_000);

        assertThat(curve.wholeRate()).isCloseTo(100, within(1e-9));
    }

    @Test
    void withoutAnswersOrTimeThereIsNoRate() {
        assertThat(curve.warmRate()).isZero();
        assertThat(curve.wholeRate()).isZero();
        assertThat(curve.seconds()).isZero();

        check(1, 0);
        check(2, 0);
        assertThat(curve.warmRate()).isZero();

        check(3, 50);
        assertThat(curve.answers()).isEqualTo(50);
        assertThat(curve.warmRate()).isZero();
    }

    private void check(long seconds, long answers) {
        curve.sample(TimeUnit.SECONDS.toNanos(seconds), answers);
    }
}
