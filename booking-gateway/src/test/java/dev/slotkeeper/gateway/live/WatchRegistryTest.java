package dev.slotkeeper.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchRegistryTest {

    private static final Instant NOW = Instant.parse("2030-05-01T09:00:00Z");

    private static final Duration KEPT = Duration.ofMinutes(1);
    private final ManualClock clock = new ManualClock(NOW);

    private WatchRegistry watchRegistry(int most) {
        return new WatchRegistry(most, KEPT, clock, new SimpleMeterRegistry());
    }

    private static UUID id(WatchRegistry.Added added) {
        return ((WatchRegistry.Accepted) added).watch().watchId();
    }

    @Test
    void watchesAreLimitedAndExpire() {
        WatchRegistry watchRegistry = watchRegistry(2);
        UUID first = id(watchRegistry.add("she", "a", 1, 10));
        watchRegistry.add("she", "b", 1, 10);
        assertThat(watchRegistry.find(first)).isPresent();
        assertThat(watchRegistry.add("he", "c", 1, 10)).isEqualTo(new WatchRegistry.Refused(false, 1));

        clock.advance(KEPT);
        assertThat(watchRegistry.add("he", "c", 1, 10)).isInstanceOf(WatchRegistry.Accepted.class);
        assertThat(watchRegistry.find(first)).isEmpty();
    }

    @Test
    void ownerBeyondItsShareLeavesRoomForOthers() {
        WatchRegistry watchRegistry = watchRegistry(1_000);
        for (int i = 0; i < 10_000; i++) {
            watchRegistry.add("greedy", "slot-" + i, 1, 20);
        }
        assertThat(watchRegistry.size()).isEqualTo(20);
        for (int i = 0; i < 40; i++) {
            assertThat(watchRegistry.add("c-" + i, "a", 1, 20)).isInstanceOf(WatchRegistry.Accepted.class);
        }
    }

    @Test
    void refusalHasTheRemainingTimeOfTheOwnersOldestWatch() {
        WatchRegistry watchRegistry = watchRegistry(10);
        watchRegistry.add("she", "a", 1, 2);
        clock.advance(Duration.ofSeconds(20));
        watchRegistry.add("she", "b", 1, 2);
        assertThat(watchRegistry.add("she", "c", 1, 2)).isEqualTo(new WatchRegistry.Refused(true, 40));
    }

    @Test
    void identicalWatchOfAnOwnerIsRenewed() {
        WatchRegistry watchRegistry = watchRegistry(2);
        UUID first = id(watchRegistry.add("she", "a", 1, 1));
        clock.advance(KEPT.dividedBy(2));
        assertThat(id(watchRegistry.add("she", "a", 1, 1))).isEqualTo(first);
        assertThat(id(watchRegistry.add("he", "a", 1, 1))).isNotEqualTo(first);

        clock.advance(KEPT.dividedBy(2));
        assertThat(watchRegistry.find(first))
                .as("renewed by the second request")
                .isPresent();
        assertThat(watchRegistry.size()).isEqualTo(2);
    }

    @Test
    void ownersAreRemovedWithTheirWatches() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        WatchRegistry watchRegistry = watchRegistry(50);
        for (int i = 0; i < 20_000; i++) {
            watchRegistry.add("c-" + random.nextInt(30), "slot-" + random.nextInt(8), 1 + random.nextInt(2), 5);
            clock.advance(Duration.ofMillis(random.nextInt(4_000)));
            assertThat(watchRegistry.size()).isLessThanOrEqualTo(50);
            assertThat(watchRegistry.owners()).isLessThanOrEqualTo(watchRegistry.size());
        }
        clock.advance(KEPT);
        assertThat(watchRegistry.size()).isZero();
        assertThat(watchRegistry.owners()).isZero();
    }

    private static WatchView view(int taken, boolean available, int waiting, boolean gone, Instant start) {
        SlotState slot = new SlotState("a", "r", start, start.plusSeconds(60), 10, taken, available, 1, null, waiting);
        return WatchView.of(new VisibleState(slot, gone, true), 2, NOW);
    }

    @Test
    void watchIsFreeIfSeatsAreAvailableAndOverIfTheyNeverWillBe() {
        Instant later = NOW.plusSeconds(1);

        assertThat(view(8, true, 0, false, later)).isEqualTo(WatchView.FREE);
        assertThat(view(9, true, 0, false, later)).isEqualTo(WatchView.TAKEN);
        assertThat(view(8, true, 1, false, later))
                .as("nobody who waits fits into the free seats")
                .isEqualTo(WatchView.FREE);
        assertThat(view(8, false, 1, false, later))
                .as("held back for the waitlist")
                .isEqualTo(WatchView.TAKEN);
        assertThat(view(10, false, 0, false, later)).as("full").isEqualTo(WatchView.TAKEN);
        assertThat(view(8, false, 0, false, later)).as("closed").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, true, later)).as("deleted").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, false, NOW)).as("begun").isEqualTo(WatchView.OVER);
        assertThat(WatchView.of(null, 2, NOW)).isEqualTo(WatchView.OVER);
    }
}
