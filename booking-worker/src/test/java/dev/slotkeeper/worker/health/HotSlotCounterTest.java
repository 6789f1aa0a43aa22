package dev.slotkeeper.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.runtime.HotSlots;
import dev.slotkeeper.runtime.HotSlots.HotSlot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HotSlotCounterTest {

    private long now;
    private final HotSlotCounter slots = new HotSlotCounter(() -> now);

    @Test
    void theTopTenAreReportedInDescendingOrder() {
        for (int i = 0; i < 20; i++) {
            slots.requested(Collections.nCopies(i + 1, "slot-" + i));
        }

        assertThat(slots.top().slots()).hasSize(HotSlots.MAX).startsWith(new HotSlot("slot-19", 20));
        assertThat(slots.top().slots())
                .extracting(HotSlot::requests)
                .containsExactly(20L, 19L, 18L, 17L, 16L, 15L, 14L, 13L, 12L, 11L);
        assertThat(slots.top().uncertainty()).isZero();
    }

    @Test
    void requestsOlderThanAMinuteDoNotCount() {
        slots.requested(List.of("early", "early", "early"));
        advance(50);
        slots.requested(List.of("late"));
        assertThat(slots.top().slots()).containsExactly(new HotSlot("early", 3), new HotSlot("late", 1));

        advance(10);
        assertThat(slots.top().slots()).containsExactly(new HotSlot("late", 1));
        advance(60);
        assertThat(slots.top().slots()).isEmpty();
    }

    @Test
    void amongManySlotsTheHotOnesAreFoundWithinTheReportedUncertainty() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> truth = new HashMap<>();
        for (int batch = 0; batch < 100; batch++) {
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                boolean hot = random.nextInt(4) == 0;
                asked.add(hot ? "hot-" + random.nextInt(5) : "cold-" + random.nextInt(100_000));
            }
            asked.forEach(slotId -> truth.merge(slotId, 1L, Long::sum));
            slots.requested(asked);
        }

        HotSlots top = slots.top();
        assertThat(top.slots().subList(0, 5)).as("seed %d", seed).allSatisfy(slot -> assertThat(slot.slotId())
                .startsWith("hot-"));
        assertThat(top.uncertainty()).as("seed %d", seed).isBetween(1L, 2L * 200_000 / HotSlotCounter.MAX_COUNTED);
        assertThat(top.slots()).as("seed %d", seed).allSatisfy(slot -> assertThat(truth.get(slot.slotId()))
                .isBetween(slot.requests(), slot.requests() + top.uncertainty()));
    }

    private void advance(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }
}
