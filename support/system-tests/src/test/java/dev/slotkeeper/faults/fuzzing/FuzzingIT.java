package dev.slotkeeper.faults.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fuzzes each target for some seconds, or for a minute with {@code -Pfaults}. */
@Tag("slow")
class FuzzingIT {

    private static final int SECONDS = Integer.getInteger("slotkeeper.fuzzing.seconds", 5);
    private static final int AT_ONCE = 2;

    /** libFuzzer chooses a seed itself for 0. */
    private static final int SEED =
            1 + (int) Math.floorMod(Long.getLong("slotkeeper.seed", System.nanoTime()), Integer.MAX_VALUE - 1L);

    private static final ExecutorService RUNS = Executors.newFixedThreadPool(AT_ONCE);
    private static final Map<Target, Future<FuzzRun>> STARTED = new EnumMap<>(Target.class);

    @BeforeAll
    static void startAll() {
        for (Target target : Target.values()) {
            STARTED.put(target, RUNS.submit(() -> FuzzRun.of(target, SECONDS, SEED)));
        }
    }

    @AfterAll
    static void stopAll() {
        RUNS.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void noInputFails(Target target) throws Exception {
        FuzzRun run = Objects.requireNonNull(STARTED.get(target)).get();

        String name = target.fuzzed().getSimpleName();
        System.out.println(
                name + ": " + run.inputs() + " inputs in " + SECONDS + " s, -Dslotkeeper.seed=" + (SEED - 1));
        assertThat(run.exitStatus())
                .as(() -> name + " with -Dslotkeeper.seed=" + (SEED - 1) + ", the input is beside " + run.log())
                .withFailMessage(() -> tail(run))
                .isZero();
        assertThat(run.inputs()).as("inputs tried; see " + run.log()).isGreaterThan(1_000);
    }

    private static String tail(FuzzRun run) {
        try {
            String log = Files.readString(run.log());
            int finding = log.indexOf("== Java Exception");
            return log.substring(finding >= 0 ? finding : Math.max(0, log.length() - 4_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
