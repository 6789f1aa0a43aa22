package dev.slotkeeper.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchesTest {

    private static final Instant NOW = Instant.parse("2030-05-01T09:00:00Z");

    private static final Duration KEPT = Duration.ofMinutes(1);
    private final ManualClock clock = new ManualClock(NOW);

    private Watches watches(int most) {
        return new Watches(most, KEPT, clock, new SimpleMeterRegistry());
    }

    private static UUID id(Watches.Added added) {
        return ((Watches.Accepted) added).watch().watchId();
    }

    @Test
    void watchesAreLimitedAndExpire() {
        Watches watches = watches(2);
        UUID first = id(watches.add("she", "a", 1, 10));
        watches.add("she", "b", 1, 10);
        assertThat(watches.find(first)).isPresent();
        assertThat(watches.add("he", "c", 1, 10)).isEqualTo(new Watches.Refused(false, 1));

        clock.advance(KEPT);
        assertThat(watches.add("he", "c", 1, 10)).isInstanceOf(Watches.Accepted.class);
        assertThat(watches.find(first)).isEmpty();
    }

    @Test
    void ownerBeyondItsShareLeavesRoomForOthers() {
        Watches watches = watches(1_000);
        for (int i = 0; i < 10_000; i++) {
            watches.add("greedy", "slot-" + i, 1, 20);
        }
        assertThat(watches.size()).isEqualTo(20);
        for (int i = 0; i < 40; i++) {
            assertThat(watches.add("c-" + i, "a", 1, 20)).isInstanceOf(Watches.Accepted.class);
        }
    }

    @Test
    void refusalHasTheRemainingTimeOfTheOwnersOldestWatch() {
        Watches watches = watches(10);
        watches.add("she", "a", 1, 2);
        clock.advance(Duration.ofSeconds(20));
        watches.add("she", "b", 1, 2);
        assertThat(watches.add("she", "c", 1, 2)).isEqualTo(new Watches.Refused(true, 40));
    }

    @Test
    void identicalWatchOfAnOwnerIsRenewed() {
        Watches watches = watches(2);
        UUID first = id(watches.add("she", "a", 1, 1));
        clock.advance(KEPT.dividedBy(2));
        assertThat(id(watches.add("she", "a", 1, 1))).isEqualTo(first);
        assertThat(id(watches.add("he", "a", 1, 1))).isNotEqualTo(first);

        clock.advance(KEPT.dividedBy(2));
        assertThat(watches.find(first)).as("renewed by the second request").isPresent();
        assertThat(watches.size()).isEqualTo(2);
    }

    @Test
    void ownersAreRemovedWithTheirWatches() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Watches watches = watches(50);
        for (int i = 0; i < 20_000; i++) {
            watches.add("c-" + random.nextInt(30), "slot-" + random.nextInt(8), 1 + random.nextInt(2), 5);
            clock.advance(Duration.ofMillis(random.nextInt(4_000)));
            assertThat(watches.size()).isLessThanOrEqualTo(50);
            assertThat(watches.owners()).isLessThanOrEqualTo(watches.size());
        }
        clock.advance(KEPT);
        assertThat(watches.size()).isZero();
        assertThat(watches.owners()).isZero();
    }

    private static WatchView view(int taken, boolean available, int waiting, boolean gone, Instant start) {
        SlotState slot = new SlotState("a", "r", start, start.plusSeconds(60), 10, taken, available, 1, null);
        return WatchView.of(new Seen(slot, waiting, gone, true), 2, NOW);
    }

    @Test
    void watchIsFreeIfSeatsAreAvailableAndOverIfTheyNeverWillBe() {
        Instant later = NOW.plusSeconds(1);

        assertThat(view(8, true, 0, false, later)).isEqualTo(WatchView.FREE);
        assertThat(view(9, true, 0, false, later)).isEqualTo(WatchView.TAKEN);
        assertThat(view(8, true, 1, false, later))
                .as("reserved for the waitlist")
                .isEqualTo(WatchView.TAKEN);
        assertThat(view(10, false, 0, false, later)).as("full").isEqualTo(WatchView.TAKEN);
        assertThat(view(8, false, 0, false, later)).as("closed").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, true, later)).as("deleted").isEqualTo(WatchView.OVER);
        assertThat(view(8, true, 0, false, NOW)).as("begun").isEqualTo(WatchView.OVER);
        assertThat(WatchView.of(null, 2, NOW)).isEqualTo(WatchView.OVER);
    }
}
