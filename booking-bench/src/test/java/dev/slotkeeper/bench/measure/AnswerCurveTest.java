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
        look(0, 0);
        look(5, 30);
        look(10, 100);
        look(11, 150);
        look(12, 200);

        assertThat(curve.warmRate()).isCloseTo(50, within(1e-9));
        assertThat(curve.wholeRate()).isCloseTo(200 / 12.0, within(1e-9));
        assertThat(curve.seconds()).isCloseTo(12, within(1e-9));
        assertThat(curve.answers()).isEqualTo(200);
    }

    @Test
    void warmBeginsAtTheFirstSampleWithHalfOfTheAnswers() {
        look(0, 1);
        look(1, 99);
        look(2, 120);
        look(3, 200);

        assertThat(curve.warmRate()).isCloseTo(80, within(1e-9));
    }

    @Test
    void samplesAfterTheLastAnswerDoNotLowerTheRate() {
        look(0, 0);
        look(1, 100);
        look(2, 200);
        look(60, 200);

        assertThat(curve.warmRate()).isCloseTo(100, within(1e-9));
        assertThat(curve.wholeRate()).isCloseTo(100, within(1e-9));
        assertThat(curve.seconds()).isCloseTo(2, within(1e-9));
    }

    @Test
    void answersBeforeTheFirstSampleAreNotCounted() {
        look(10, 1_000);
        look(20, 2_000);

        assertThat(curve.wholeRate()).isCloseTo(100, within(1e-9));
    }

    @Test
    void withoutAnswersOrTimeThereIsNoRate() {
        assertThat(curve.warmRate()).isZero();
        assertThat(curve.wholeRate()).isZero();
        assertThat(curve.seconds()).isZero();

        look(1, 0);
        look(2, 0);
        assertThat(curve.warmRate()).isZero();

        look(3, 50);
        assertThat(curve.answers()).isEqualTo(50);
        assertThat(curve.warmRate()).isZero();
    }

    private void look(long seconds, long answers) {
        curve.look(TimeUnit.SECONDS.toNanos(seconds), answers);
    }
}
