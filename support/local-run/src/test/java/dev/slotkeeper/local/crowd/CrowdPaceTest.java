package dev.slotkeeper.local.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdPaceTest {

    private final CrowdPace minute = new CrowdPace(Duration.ofMinutes(1));

    @Test
    void peopleTakeSecondsWhereItIsQuietAndAtMostOneInThePeak() {
        for (int second : new int[] {0, 10, 45, 58}) {
            assertThat(pause(second, 1)).as("at %s s", second).isBetween(seconds(1), seconds(4));
        }
        for (int second : new int[] {15, 20, 35, 44}) {
            assertThat(pause(second, 1)).as("at %s s", second).isBetween(seconds(0.2), seconds(1));
        }
    }

    @Test
    void visitorsAboutToConfirmInTheMiddleDoSoAtTheSameMoment() {
        Duration middle = Duration.ofSeconds(30);
        long together = IntStream.range(0, 100)
                .mapToObj(seed -> minute.next(seconds(29.9), new SplittableRandom(seed)))
                .filter(middle::equals)
                .count();

        assertThat(together).isEqualTo(100);
        assertThat(pause(30, 1)).isGreaterThanOrEqualTo(seconds(0.2));
    }

    @Test
    void aCrowdStaysNeitherForAMomentNorForEver() {
        for (Duration length : new Duration[] {Duration.ofMillis(999), Duration.ofMinutes(10)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrowdPace(length))
                    .withMessage("length: given " + length + ", allowed 1 s to less than 10 min");
        }
    }

    private Duration pause(int second, long seed) {
        Duration now = Duration.ofSeconds(second);
        return minute.next(now, new SplittableRandom(seed)).minus(now);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(1_000 * seconds));
    }
}
