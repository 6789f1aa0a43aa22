package dev.slotkeeper.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private static final Instant NOW = Instant.parse("2030-05-01T09:00:00Z");

    @Test
    void watchesAreBoundedAndForgottenInTime() {
        Watches watches = new Watches(2, Duration.ofMillis(500), new SimpleMeterRegistry());
        UUID first = watches.add("a", 1).orElseThrow().watchId();
        watches.add("b", 1);
        assertThat(watches.find(first)).isPresent();
        assertThat(watches.add("c", 1)).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> watches.add("d", 1)
                .isPresent());
        assertThat(watches.find(first)).isEmpty();
    }

    private static WatchView view(int taken, boolean available, int waiting, boolean gone, Instant start) {
        SlotState slot = new SlotState("a", "r", start, start.plusSeconds(60), 10, taken, available, 1, null);
        return WatchView.of(new Seen(slot, waiting, gone, true), 2, NOW);
    }

    @Test
    void seatsAreFreeWhenTheyCanBeHadAndOverWhenTheyNeverWill() {
        Instant later = NOW.plusSeconds(1);

        assertThat(view(8, true, 0, false, later)).isEqualTo(WatchView.FREE);
        assertThat(view(9, true, 0, false, later)).isEqualTo(WatchView.TAKEN);
        assertThat(view(8, true, 1, false, later)).as("for those who wait").isEqualTo(WatchView.TAKEN);
        assertThat(view(10, false, 0, false, later)).as("full").isEqualTo(WatchView.TAKEN);
        assertThat(view(8, false, 0, false, later)).as("closed").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, true, later)).as("deleted").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, false, NOW)).as("begun").isEqualTo(WatchView.OVER);
        assertThat(WatchView.of(null, 2, NOW)).isEqualTo(WatchView.OVER);
    }
}
