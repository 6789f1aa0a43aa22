package dev.slotkeeper.bench;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.report.EnvironmentFacts;
import dev.slotkeeper.bench.report.Facts;
import dev.slotkeeper.bench.report.Results;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs all scenarios of a plan on one stage. */
final class Experiment {

    private static final String TRACE = "failure.txt";

    private final Plan plan;
    private final List<Measurement> measurements = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Instant startedAt = Instant.now();
    private @Nullable Facts facts;

    Experiment(Plan plan) {
        this.plan = plan;
    }

    /**
     * Runs the measurements.
     *
     * @return one line that says why it ended early; null if it did not
     */
    @Nullable
    String run(Progress progress) {
        // After Ctrl-C the services stop, and failures caused by that are not reported.
        Thread hook = new Thread(() -> stopped.set(true), "stopped");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Stage stage = Stage.open(plan.state())) {
            return measure(stage, progress);
        } catch (StartupException e) {
            return e.getMessage();
        } catch (RuntimeException e) {
            return failed("The start", e);
        } finally {
            forget(hook);
        }
    }

    private @Nullable String measure(Stage stage, Progress progress) {
        findFacts(stage);
        for (Scenario scenario : plan.scenarios()) {
            progress.begin(scenario.name());
            try {
                scenario.run(stage, plan.scale(), measurement -> {
                    measurements.add(measurement);
                    progress.measured(measurement);
                });
            } catch (RuntimeException e) {
                return failed(scenario.name(), e);
            } finally {
                findFacts(stage);
            }
        }
        return null;
    }

    /**
     * Updates the facts repeatedly, because they contain the duration and the database may be down after a failed run.
     */
    private void findFacts(Stage stage) {
        try (Connection connection = stage.connect()) {
            facts = EnvironmentFacts.find(connection, startedAt, plan.options());
        } catch (SQLException | IllegalStateException e) {
            // The previous facts remain.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is already shutting down and runs the hook.
        }
    }

    private String failed(String what, RuntimeException failure) {
        boolean isExplained = failure instanceof IllegalStateException && failure.getMessage() != null;
        String text = isExplained ? failure.getMessage() : failure.toString();
        String cause = failure.getCause() == null ? "" : ": " + failure.getCause();
        return what + " failed: " + (text + cause).strip().replaceAll("\\s+", " ") + trace(failure);
    }

    private String trace(RuntimeException failure) {
        Path file = plan.state().resolve(TRACE);
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
            failure.printStackTrace(writer);
            return " (more in " + file + ")";
        } catch (IOException e) {
            return "";
        }
    }

    boolean isStopped() {
        return stopped.get();
    }

    /** Returns the results so far; null if nothing was measured. */
    @Nullable
    Results results() {
        Facts found = facts;
        return found == null || measurements.isEmpty() ? null : new Results(found, measurements);
    }
}
