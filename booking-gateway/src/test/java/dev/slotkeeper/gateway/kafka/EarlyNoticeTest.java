package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a refused request could not have been decided in time, regardless of later events. */
class EarlyNoticeTest {

    private static final int HISTORIES = 300;
    private static final int PARTITIONS = 4;
    private static final int MINUTES = 4;
    private static final double[] DEADLINES = {1, 5, 20, 60};

    /** @param offset offset that it would have had */
    private record TurnedAway(int partition, double offset, double deadline) {}

    @Test
    void noRequestIsRefusedThatCouldHaveBeenDecidedInTime() {
        long first = Long.getLong("slotkeeper.seed", 1);
        int turnedAway = 0;
        for (long seed = first; seed < first + HISTORIES; seed++) {
            turnedAway += play(new Random(seed), "seed " + seed);
        }
        assertThat(turnedAway).as("refused requests in all").isGreaterThan(1_000);
    }

    /** Plays a random history of outages, restarts and changes of speed within the safety factor. */
    private static int play(Random random, String seed) {
        SimulatedQueues admission = new SimulatedQueues(PARTITIONS, Duration.ofSeconds(30));
        double fastest = 20 + random.nextInt(2_000);
        int warmAfter = 30 + random.nextInt(90);
        List<TurnedAway> reply = new ArrayList<>();
        int count = 0;
        while (admission.seconds() < MINUTES * 60) {
            change(admission, random, fastest, admission.seconds() < warmAfter);
            for (int looks = random.nextInt(random.nextBoolean() ? 40 : 9); looks >= 0; looks--) {
                admission.pass(0.5);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    double timeout = DEADLINES[random.nextInt(DEADLINES.length)];
                    if (admission.turnsAway(partition, timeout)) {
                        reply.add(new TurnedAway(partition, admission.end(partition), admission.seconds() + timeout));
                        count++;
                    }
                }
                judge(admission, reply, seed);
            }
        }
        return count;
    }

    /** Sets a random speed: an outage, or from a quarter, as after a start, to the maximum. */
    private static void change(SimulatedQueues admission, Random random, double fastest, boolean cold) {
        double share =
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> 0.25;
                    case 2 -> 1;
                    default -> 0.25 + 0.75 * random.nextDouble();
                };
        admission.decide(fastest * (cold ? Math.min(share, 0.25) : share));
        int partition = random.nextInt(PARTITIONS);
        admission.arrive(partition, random.nextBoolean() ? 0 : fastest * 2 * random.nextDouble());
        if (random.nextInt(3) == 0) {
            admission.burst(partition, fastest * random.nextInt(400));
        }
    }

    private static void judge(SimulatedQueues admission, List<TurnedAway> reply, String seed) {
        reply.removeIf(one -> {
            if (admission.seconds() <= one.deadline()) {
                assertThat(admission.committed(one.partition()))
                        .as("%s: %s was refused, checked at %s s", seed, one, admission.seconds())
                        .isLessThanOrEqualTo(one.offset());
            }
            return admission.seconds() > one.deadline();
        });
    }

    @Test
    void noRequestIsRefusedWhileTheWorkersKeepUp() {
        SimulatedQueues admission = new SimulatedQueues(PARTITIONS, Duration.ofSeconds(30));
        admission.decide(1_000);
        for (int i = 0; i < PARTITIONS; i++) {
            admission.arrive(i, 200);
        }
        assertNoneRefusedFor(admission, 180);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 30})
    void noRequestIsRefusedAfterAnOutageARestartOrARebalance(int secondsAway) {
        SimulatedQueues admission = new SimulatedQueues(PARTITIONS, Duration.ofSeconds(30));
        for (int i = 0; i < PARTITIONS; i++) {
            admission.arrive(i, 100);
        }
        assertNoneRefusedFor(admission.decide(1_000), 60);
        assertNoneRefusedFor(admission.decide(0), secondsAway);
        // Recovered, slow at first.
        assertNoneRefusedFor(admission.decide(450), 20);
        assertNoneRefusedFor(admission.decide(1_000), 60);
    }

    private static void assertNoneRefusedFor(SimulatedQueues admission, int seconds) {
        for (int looks = 0; looks < 2 * seconds; looks++) {
            admission.pass(0.5);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(admission.turnsAway(partition, 1))
                        .as("with 1 s left at %s s", admission.seconds())
                        .isFalse();
            }
        }
    }
}
