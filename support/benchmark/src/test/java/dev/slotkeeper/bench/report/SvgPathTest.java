package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SvgPathTest {

    @Test
    void everyPointIsRelativeToThePreviousOne() {
        assertThat(SvgPath.relative("M1.5,-2.9 L4,-0.4 Q5,1 6.25,2 C7,3 8,4 9.126,5"))
                .isEqualTo("m1.5-2.9l2.5 2.5q1 1.4 2.3 2.4c.7 1 1.7 2 2.8 3");
    }

    @Test
    void aClosedPathEndsAtItsStart() {
        assertThat(SvgPath.relative("M10,10 L20,10 L20,20 Z M12,12 L13,12 Z")).isEqualTo("m10 10l10 0l0 10zm2 2l1 0z");
    }

    @Test
    void roundingErrorsDoNotAddUp() {
        StringBuilder thirds = new StringBuilder("M0,0");
        for (int i = 1; i <= 300; i++) {
            thirds.append(" L").append(i / 3.0).append(",0");
        }

        double end = Pattern.compile("l(-?[0-9.]+)")
                .matcher(SvgPath.relative(thirds.toString()))
                .results()
                .mapToDouble(step -> Double.parseDouble(step.group(1)))
                .sum();
        assertThat(Math.round(end * 10)).isEqualTo(1_000);
    }

    @Test
    void tinyNumbersBecomeZero() {
        assertThat(SvgPath.relative("M1.0E-16,-1.2E-5 L0.1,-0.1")).isEqualTo("m0 0l.1-.1");
    }
}
