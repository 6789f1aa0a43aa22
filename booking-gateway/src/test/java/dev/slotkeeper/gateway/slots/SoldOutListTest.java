package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotQuery;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks lists of available slots when almost all slots are sold out. */
class SoldOutListTest {

    private static final int SOLD_OUT = 100_000;
    private static final int PAGES = 500;
    private static final int ROUNDS = 5;
    private static final int FULL = 10;
    private long sequence;

    private static SlotQuery query(@Nullable String resourceId, @Nullable Boolean available, int limit) {
        return new SlotQuery(resourceId, null, null, available, limit, null);
    }

    private SlotAvailability state(String slotId, String resourceId, int minutes, int taken) {
        return new SlotAvailability(LiveFixture.slot(slotId, resourceId, minutes, taken), false, ++sequence);
    }

    /** Returns the least CPU time of several rounds, which other programs on the machine hardly change. */
    private static long nanos(SlotIndex index, SlotQuery query, int expected) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < PAGES; i++) {
                assertThat(index.first(query, NOW.minusSeconds(1))).hasSize(expected);
            }
            least = Math.min(least, threads.getCurrentThreadCpuTime() - began);
        }
        return least;
    }

    @Test
    void pageOfASoldOutSystemIsNotMuchSlowerThanAPlainPage() {
        SlotCache memory = new SlotCache(2 * SOLD_OUT, System::nanoTime);
        for (int i = 0; i < SOLD_OUT; i++) {
            memory.read(state("slot-" + i, "room-1", i, FULL), false);
        }
        memory.read(state("open", "room-1", SOLD_OUT, 0), false);

        long plain = nanos(memory.index(), query(null, null, 50), 51);
        long open = nanos(memory.index(), query(null, true, 50), 1);
        long openOfResource = nanos(memory.index(), query("room-1", true, 50), 1);

        // Scanning all of them takes about 1,000 times as long as a page.
        assertThat(open).isLessThan(50 * plain);
        assertThat(openOfResource).isLessThan(50 * plain);
    }

    @Test
    void listsByAvailabilityEqualFilteredLists() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SlotCache memory = new SlotCache(1_000, System::nanoTime);
        Map<String, SlotAvailability> states = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            String slotId = "s-" + random.nextInt(40);
            if (random.nextInt(20) == 0) {
                memory.forget(slotId);
                states.remove(slotId);
                continue;
            }
            SlotAvailability drawn =
                    state(slotId, "room-" + random.nextInt(3), random.nextInt(5), random.nextBoolean() ? FULL : 3);
            SlotAvailability state = new SlotAvailability(drawn.slot(), random.nextInt(10) == 0, drawn.sequence());
            memory.put(state);
            states.put(slotId, state);
            String resourceId = random.nextBoolean() ? null : "room-" + random.nextInt(3);
            boolean available = random.nextBoolean();
            Instant now = NOW.plusSeconds(60L * random.nextInt(6) - 60);
            List<SlotState> listed = memory.index().first(query(resourceId, available, 100), now);
            assertThat(listed).isEqualTo(filtered(states, resourceId, available, now));
        }
        assertThat(memory.index().placesByAvailability())
                .isEqualTo(memory.index().places());
    }

    private static List<SlotState> filtered(
            Map<String, SlotAvailability> states, @Nullable String resourceId, boolean available, Instant now) {
        Stream<SlotState> shown =
                states.values().stream().filter(state -> !state.deleted()).map(SlotAvailability::slot);
        return shown.filter(slot -> resourceId == null || resourceId.equals(slot.resourceId()))
                .filter(slot -> (slot.isAvailable() && slot.startsAt().isAfter(now)) == available)
                .sorted(Comparator.comparing(SlotState::startsAt).thenComparing(SlotState::slotId))
                .toList();
    }
}
