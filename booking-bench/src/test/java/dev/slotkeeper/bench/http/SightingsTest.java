package dev.slotkeeper.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Uses two pages: one watches slots 0 and 1, the other slots 2 and 3. */
class SightingsTest {

    private final Sightings sightings = new Sightings(2, 2, 2, 10);

    @Test
    void theDelayIsMeasuredFromTheConfirmationToThePage() {
        begin();
        sightings.confirmed(3, 1, 1_000);
        assertThat(sightings.missing()).isEqualTo(1);
        sightings.saw(1, 3, 1, 1_400);

        assertThat(sightings.missing()).isZero();
        assertThat(sightings.take().getMaxValue()).isEqualTo(400);
        assertThat(sightings.take().getTotalCount()).isZero();
    }

    @Test
    void oneUpdateMayShowSeveralBookingsEachWithItsOwnDelay() {
        begin();
        sightings.confirmed(0, 1, 1_000);
        sightings.confirmed(0, 2, 1_300);
        sightings.saw(0, 0, 2, 1_400);

        Histogram delays = sightings.take();
        assertThat(delays.getTotalCount()).isEqualTo(2);
        assertThat(delays.getMinValue()).isEqualTo(100);
        assertThat(delays.getMaxValue()).isEqualTo(400);
    }

    @Test
    void aBookingShownBeforeItsConfirmationHasNoDelay() {
        begin();
        sightings.saw(0, 1, 1, 900);
        sightings.confirmed(1, 1, 1_000);
        sightings.saw(0, 1, 1, 1_100);

        Histogram delays = sightings.take();
        assertThat(delays.getTotalCount()).isEqualTo(1);
        assertThat(delays.getMaxValue()).isZero();
        assertThat(sightings.missing()).isZero();
    }

    @Test
    void theInitialStateOfAPageIsNotMeasured() {
        for (int slot = 0; slot < 4; slot++) {
            assertThat(sightings.isComplete()).isFalse();
            sightings.saw(slot / 2, slot, 7, 500);
        }
        assertThat(sightings.isComplete()).isTrue();
        assertThat(sightings.take().getTotalCount()).isZero();
    }

    private void begin() {
        for (int slot = 0; slot < 4; slot++) {
            sightings.saw(slot / 2, slot, 0, 500);
        }
    }
}
