package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Uses two pages: one watches slots 0 and 1, the other slots 2 and 3. */
class VisibilityDelaysTest {

    private final VisibilityDelays visibilityDelays = new VisibilityDelays(2, 2, 2, 10);

    @Test
    void theDelayIsMeasuredFromTheConfirmationToThePage() {
        begin();
        visibilityDelays.confirmed(3, 1, 1_000);
        assertThat(visibilityDelays.missing()).isEqualTo(1);
        visibilityDelays.saw(1, 3, 1, 1_400);

        assertThat(visibilityDelays.missing()).isZero();
        assertThat(visibilityDelays.take().getMaxValue()).isEqualTo(400);
        assertThat(visibilityDelays.take().getTotalCount()).isZero();
    }

    @Test
    void oneUpdateMayShowSeveralBookingsEachWithItsOwnDelay() {
        begin();
        visibilityDelays.confirmed(0, 1, 1_000);
        visibilityDelays.confirmed(0, 2, 1_300);
        visibilityDelays.saw(0, 0, 2, 1_400);

        Histogram delays = visibilityDelays.take();
        assertThat(delays.getTotalCount()).isEqualTo(2);
        assertThat(delays.getMinValue()).isEqualTo(100);
        assertThat(delays.getMaxValue()).isEqualTo(400);
    }

    @Test
    void aBookingShownBeforeItsConfirmationHasNoDelay() {
        begin();
        visibilityDelays.saw(0, 1, 1, 900);
        visibilityDelays.confirmed(1, 1, 1_000);
        visibilityDelays.saw(0, 1, 1, 1_100);

        Histogram delays = visibilityDelays.take();
        assertThat(delays.getTotalCount()).isEqualTo(1);
        assertThat(delays.getMaxValue()).isZero();
        assertThat(visibilityDelays.missing()).isZero();
    }

    @Test
    void theInitialStateOfAPageIsNotMeasured() {
        for (int slot = 0; slot < 4; slot++) {
            assertThat(visibilityDelays.isComplete()).isFalse();
            visibilityDelays.saw(slot / 2, slot, 7, 500);
        }
        assertThat(visibilityDelays.isComplete()).isTrue();
        assertThat(visibilityDelays.take().getTotalCount()).isZero();
    }

    private void begin() {
        for (int slot = 0; slot < 4; slot++) {
            visibilityDelays.saw(slot / 2, slot, 0, 500);
        }
    }
}
