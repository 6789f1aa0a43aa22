package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.NOW;
import static dev.slotkeeper.gateway.slots.LiveFixture.all;
import static dev.slotkeeper.gateway.slots.LiveFixture.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.gateway.database.SlotQuery;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotCacheLoaderTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private LiveFixture slots = new LiveFixture(5_000);
    private SlotCacheLoader snapshot = snapshot(Duration.ofHours(1));

    private SlotCacheLoader snapshot(Duration interval) {
        return new SlotCacheLoader(slots.memory, slots.cacheFreshness, slots.clock, slots, interval);
    }

    @AfterEach
    void stop() {
        snapshot.close();
    }

    private void inDatabase(int count) {
        for (int i = 0; i < count; i++) {
            slots.database.add(new SlotAvailability(slot("slot-" + i, "room", i, 0), false, 1));
        }
    }

    private boolean answers() {
        slots.live.caughtUp(slots.nanos.get());
        return slots.live.page(all(10, null)).isPresent();
    }

    private void awaitAnswers() {
        Awaitility.await().atMost(TIMEOUT).until(this::answers);
    }

    @Test
    void slotsAreReadOnceFeedAndDatabaseAreAvailable() {
        inDatabase(2_500);
        slots.away = true;
        snapshot.start();
        assertThat(answers()).isFalse();

        slots.live.positioned();
        slots.away = false;
        awaitAnswers();

        assertThat(slots.memory.size()).isEqualTo(2_500);
        assertThat(slots.clock.estimate()).isEqualTo(NOW);
    }

    @Test
    void newFeedPositionCausesAnotherFullRead() {
        snapshot.start();
        slots.live.positioned();
        awaitAnswers();

        inDatabase(1);
        slots.live.positioned();
        awaitAnswers();

        assertThat(slots.seats("slot-0")).isZero();
    }

    @Test
    void slotsAreReadAgainPeriodically() {
        snapshot = snapshot(Duration.ofMillis(50));
        snapshot.start();
        slots.live.positioned();
        awaitAnswers();

        inDatabase(1);

        Awaitility.await().atMost(TIMEOUT).until(() -> slots.seats("slot-0") == 0);
    }

    @Test
    void slotsFromBeforeYesterdayAreNotRead() {
        slots.past = true;
        slots.database.add(new SlotAvailability(slot("old", "room", -3_000, 0), false, 1));
        inDatabase(1);
        snapshot.start();
        slots.live.positioned();
        Awaitility.await().atMost(TIMEOUT).until(() -> {
            slots.live.caughtUp(slots.nanos.get());
            return slots.live
                    .page(new SlotQuery(null, NOW, null, null, 10, null))
                    .isPresent();
        });

        assertThat(slots.memory.size()).isEqualTo(1);
        assertThat(answers()).isFalse();
    }

    @Test
    void listsComeFromTheDatabaseIfSlotsDoNotFit() {
        slots = new LiveFixture(100);
        snapshot = snapshot(Duration.ofHours(1));
        inDatabase(300);
        snapshot.start();
        slots.live.positioned();

        Awaitility.await().atMost(TIMEOUT).until(() -> slots.memory.evictions() > 0 && slots.memory.size() <= 100);
        assertThat(answers()).isFalse();
    }
}
