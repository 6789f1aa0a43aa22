package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.NOW;
import static dev.slotkeeper.gateway.slots.LiveFixture.all;
import static dev.slotkeeper.gateway.slots.LiveFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotCacheTest {

    @Test
    void stateWithTheHigherSequenceWinsInAnyOrder() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.live.slotChanged(state("a", 1, 4));
        slots.live.slotChanged(state("a", 9, 5));
        assertThat(slots.seats("a")).isEqualTo(3);

        slots.live.slotChanged(state("a", 6, 8));
        slots.live.slotChanged(state("a", 5, 7));
        assertThat(slots.seats("a")).isEqualTo(6);
    }

    @Test
    void deletedSlotIsNotListedEvenAfterALateMessage() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.live.slotChanged(new SlotAvailability(state("a", 3, 5).slot(), true, 7));
        slots.live.slotChanged(state("a", 3, 6));

        assertThat(slots.listed("a")).isEmpty();
        assertThat(slots.live.page(all(10, null))).isPresent();
    }

    @Test
    void slotWithoutARowIsRemoved() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.live.slotDeleted("a");

        assertThat(slots.listed("a")).isEmpty();
        assertThat(slots.memory.index().places()).isZero();
        assertThat(slots.memory.index().placesByAvailability()).isZero();
    }

    @Test
    void listsEqualThoseOfTheDatabase() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LiveFixture slots = LiveFixture.ready();
        Map<String, SlotAvailability> model = new HashMap<>();
        for (int sequence = 1; sequence < 3_000; sequence++) {
            String id = "slot-" + random.nextInt(60);
            SlotState slot = LiveFixture.slot(id, "room-" + random.nextInt(4), random.nextInt(20), random.nextInt(11));
            SlotAvailability state = new SlotAvailability(slot, random.nextInt(10) == 0, sequence);
            model.put(id, state);
            slots.live.slotChanged(state);
            if (sequence % 30 == 0) {
                SlotQuery query = query(random);
                assertThat(pages(slots, query)).as("seed %d", seed).isEqualTo(expected(model, query));
            }
        }
    }

    private static SlotQuery query(Random random) {
        return new SlotQuery(
                random.nextBoolean() ? null : "room-" + random.nextInt(4),
                random.nextBoolean() ? null : NOW.plus(Duration.ofMinutes(random.nextInt(20))),
                random.nextBoolean() ? null : NOW.plus(Duration.ofMinutes(random.nextInt(25))),
                random.nextBoolean() ? null : random.nextBoolean(),
                1 + random.nextInt(20),
                null);
    }

    private static List<SlotState> expected(Map<String, SlotAvailability> model, SlotQuery query) {
        return model.values().stream()
                .filter(state -> !state.deleted())
                .map(state -> state.slot().at(NOW))
                .filter(slot -> query.resourceId() == null || slot.resourceId().equals(query.resourceId()))
                .filter(slot -> query.from() == null || !slot.startsAt().isBefore(query.from()))
                .filter(slot -> query.to() == null || slot.startsAt().isBefore(query.to()))
                .filter(slot -> query.available() == null || slot.isAvailable() == query.available())
                .sorted(Comparator.comparing(SlotState::startsAt).thenComparing(SlotState::slotId))
                .toList();
    }

    private static List<SlotState> pages(LiveFixture slots, SlotQuery query) {
        List<SlotState> all = new ArrayList<>();
        SlotCursor after = null;
        do {
            SlotQuery next = new SlotQuery(
                    query.resourceId(), query.from(), query.to(), query.available(), query.limit(), after);
            SlotPage page = slots.live.page(next).orElseThrow();
            assertThat(page.slots()).hasSizeLessThanOrEqualTo(query.limit());
            all.addAll(page.slots());
            after = page.next();
        } while (after != null);
        return all;
    }

    @Test
    void evictedSlotsAreInNoListAndAreCounted() {
        LiveFixture slots = new LiveFixture(10);
        for (int i = 0; i < 100; i++) {
            slots.memory.put(state("slot-" + i, 1, 1));
        }

        assertThat(slots.memory.size()).isLessThanOrEqualTo(10);
        assertThat(slots.memory.index().places()).isEqualTo(2 * slots.memory.size());
        assertThat(slots.memory.index().placesByAvailability()).isEqualTo(2 * slots.memory.size());
        assertThat(slots.memory.evictions()).isEqualTo(100 - slots.memory.size());
    }

    @Test
    void slotMissingInTwoFullReadsIsRemoved() {
        LiveFixture slots = LiveFixture.ready(state("stays", 1, 1), state("vanishes", 1, 1));

        for (int pass = 0; pass < 2; pass++) {
            slots.memory.beginPass();
            slots.memory.read(state("stays", 1, 1), true);
            slots.memory.endPass();
            assertThat(slots.listed("vanishes").isPresent()).isEqualTo(pass == 0);
        }
        assertThat(slots.listed("stays")).isPresent();
    }

    @Test
    void listsComeFromMemoryOnlyWhileItIsCompleteAndCurrent() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        assertThat(slots.live.page(all(10, null))).isPresent();

        slots.nanos.addAndGet(CacheFreshness.OLDEST.toNanos());
        assertThat(slots.live.page(all(10, null))).as("with an outdated feed").isEmpty();

        slots.passes(Duration.ZERO);
        slots.live.positioned();
        assertThat(slots.live.page(all(10, null))).as("after a new position").isEmpty();

        slots.cacheFreshness.passed(slots.cacheFreshness.position() - 1, Instant.MIN);
        assertThat(slots.live.page(all(10, null)))
                .as("after a full read that began earlier")
                .isEmpty();

        slots.cacheFreshness.passed(slots.cacheFreshness.position(), NOW);
        assertThat(slots.live.page(all(10, null))).as("older slots are unknown").isEmpty();
        assertThat(slots.live.page(new SlotQuery(null, NOW, null, null, 10, null)))
                .isPresent();
        assertThat(slots.live.page(all(10, new SlotCursor(NOW, "x")))).isPresent();

        slots.cacheFreshness.tooMany();
        assertThat(slots.live.page(new SlotQuery(null, NOW, null, null, 10, null)))
                .isEmpty();
    }
}
