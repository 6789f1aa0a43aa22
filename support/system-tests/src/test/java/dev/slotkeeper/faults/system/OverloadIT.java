package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a rate of calls far above what the workers can decide; with {@code mvn verify -Pfaults}. */
@Tag("faults")
class OverloadIT {

    private static final Duration OVERLOAD = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final int TIMES = 20;

    /** The heap and the other memory of a JVM of this size. */
    private static final double MAX_RESIDENT_MIB = 256 + 300;

    @TempDir
    Path folder;

    @Test
    void twentyTimesTheSustainableRateAtTheGateway() throws Exception {
        try (Rig rig = Rig.withOneBroker(folder)) {
            // A slow database connection and tiny batches, so that this machine can produce twenty times the rate.
            rig.database().delay(Duration.ofMillis(4));
            rig.worker("--booking.worker.batch-size=2", "--booking.worker.concurrency=1")
                    .awaitReady();
            ChildProcess gateway = rig.oddGateway(
                            // As many as are decided within their wait.
                            List.of("-Xmx256m"), Map.of(), List.of("--booking.gateway.max-waiting=100"))
                    .awaitReady();
            try (Trial trial = new Trial(rig, "overload", 1_000, 5)) {
                int sustainable = sustainableRate(gateway, trial);
                Flood flood = new Flood(gateway, trial, 1_300);
                long begin = System.nanoTime();
                flood.pour(TIMES * sustainable, OVERLOAD);
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                long calls = flood.answers().values().stream()
                        .mapToLong(LongAdder::sum)
                        .sum();
                System.out.printf(
                        "overload: sustainable %d/s, %d calls in %d s, by status %s, gateway resident %.0f MiB%n",
                        sustainable, calls, took.toSeconds(), flood.answers(), gateway.residentAtMost());
                System.out.println("overload: requests queued at its end: " + rig.lag());
                Duration recovery = recovery(gateway, trial);
                System.out.printf("overload: decided within a second again after %d ms%n", recovery.toMillis());
                assertThat(calls).as("calls").isGreaterThan(15L * sustainable * OVERLOAD.toSeconds());
                assertThat(flood.answers().keySet()).as("statuses").isSubsetOf(Set.of(201, 202, 409, 429, 503));
                assertThat(flood.withoutRetryAfter())
                        .as("refused without Retry-After")
                        .isZero();
                assertThat(recovery).as("until callers are decided at once").isLessThan(RECOVERY);
                assertThat(gateway.isAlive()).isTrue();
                assertThat(gateway.residentAtMost()).as("MiB resident").isLessThan(MAX_RESIDENT_MIB);
                trial.recordAnswers(flood.statuses());
                trial.judge();
            }
        }
    }

    /** Returns the decisions a second while a few callers always wait. */
    private static int sustainableRate(ChildProcess gateway, Trial trial) {
        int seconds = 10;
        new Flood(gateway, trial, 64).pour(5_000, Duration.ofSeconds(seconds));
        Flood few = new Flood(gateway, trial, 64);
        few.pour(5_000, Duration.ofSeconds(seconds));
        return (int) few.decided() / seconds;
    }

    /** Returns the time until a call is decided within a second. */
    private static Duration recovery(ChildProcess gateway, Trial trial) {
        long begin = System.nanoTime();
        boolean recovered = Await.await(RECOVERY.multipliedBy(3), () -> {
            long asked = System.nanoTime();
            Flood one = new Flood(gateway, trial, 1);
            one.callOnce();
            return one.decided() == 1
                    && System.nanoTime() - asked < Duration.ofSeconds(1).toNanos();
        });
        assertThat(recovered).as("decided at once again").isTrue();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
