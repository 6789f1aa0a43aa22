package dev.slotkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.report.Results;
import dev.slotkeeper.embedded.ChildJvmOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole benchmark at a tiny size, to test that it works. */
@Tag("slow")
class SmokeIT {

    private static final Duration MOST = Duration.ofMinutes(5);

    /** Covers each way of measuring once; all scenarios, with {@code --smoke} alone, take a minute longer. */
    private static final String SCENARIOS = "--scenarios=spread,churn,http,micro,soak,crowd,watchers";

    @Test
    void scenariosYieldTheirMeasurementsAndLeaveNoProcesses(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("state");
        Path said = folder.resolve("output.txt");

        // A separate process, because libraries in it take over the console, which the test runner needs.
        ChildJvmOptions jvm = ChildJvmOptions.of(BookingBench.class);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                jvm.classPath()));
        command.addAll(jvm.options());
        command.addAll(List.of(BookingBench.class.getName(), "--smoke", SCENARIOS, "--state=" + state));
        Process bench = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = bench.waitFor(MOST.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            bench.destroy();
        }

        String output = Files.readString(said);
        assertThat(ended).as("ended within %s: %s", MOST, output).isTrue();
        assertThat(bench.exitValue()).as(output).isZero();
        assertThat(workingOn(folder)).isEmpty();
        Path report = state.resolve("report");
        List<Measurement> measured =
                Results.read(report.resolve("results.json")).measurements();
        int planned = BenchOptions.parse("--smoke", SCENARIOS).plan().measurements();
        assertThat(measured).hasSize(planned);
        assertThat(subjects(measured, "spread"))
                .containsExactly(
                        "slotkeeper",
                        "direct/8",
                        "direct-sql/8",
                        "record-listener",
                        "parallel-consumer/8",
                        "postgresql-alone/1");
        assertThat(subjects(measured, "churn")).containsExactly("slotkeeper");
        assertThat(subjects(measured, "http-spread")).contains("gateway@200", "direct@200");
        assertThat(subjects(measured, "http-hot")).contains("gateway@200", "direct@200");
        assertThat(subjects(measured, "micro")).isNotEmpty();
        assertThat(subjects(measured, "soak-gateway")).containsExactly("1", "2");
        assertThat(subjects(measured, "soak-worker")).containsExactly("1", "2");
        assertThat(subjects(measured, "crowd")).containsExactly("as before", "live page");
        assertThat(subjects(measured, "watchers")).containsExactly("5 watch 100", "5 watch 10");
        assertThat(measured)
                .filteredOn(measurement -> List.of("crowd", "watchers").contains(measurement.scenario()))
                .allSatisfy(measurement -> {
                    assertThat(measurement.metrics().get(Metric.CONFIRMED)).isPositive();
                    assertThat(measurement.metrics().get(Metric.FAILED)).isZero();
                });
        // Five pages show 5 % or 50 % of the bookings of half a second.
        assertThat(measured)
                .filteredOn(measurement -> measurement.scenario().equals("watchers"))
                .anySatisfy(measurement ->
                        assertThat(measurement.metrics().get(Metric.SEEN)).isPositive());
        assertThat(measured)
                .filteredOn(measurement -> measurement.scenario().matches("spread"))
                .allSatisfy(measurement ->
                        assertThat(measurement.metrics().get(Metric.DECIDED)).isPositive());
        assertThat(measured)
                .filteredOn(measurement -> measurement.scenario().equals("churn"))
                .allSatisfy(measurement -> {
                    // The few requests are decided before the warm part begins.
                    assertThat(measurement.metrics().get(Metric.WHOLE_RATE)).isPositive();
                    assertThat(refused(measurement))
                            .as("%% refused in %s", measurement)
                            .isBetween(0.0, 3.0);
                });
        assertThat(measured)
                .filteredOn(measurement -> measurement.subject().endsWith("@200"))
                .allSatisfy(measurement ->
                        assertThat(measurement.metrics().get(Metric.ANSWERED)).isPositive());
        assertThat(output).contains(planned + "/" + planned + " ", "direct-sql/8");
        assertThat(report.resolve("report.md")).isNotEmptyFile();
        try (var files = Files.list(report)) {
            assertThat(files).anyMatch(file -> file.toString().endsWith(".svg"));
        }
    }

    private static double refused(Measurement measurement) {
        return Stream.of(Metric.REFUSED_FULL, Metric.REFUSED_NOT_FOUND, Metric.REFUSED_OTHERWISE)
                .mapToDouble(
                        metric -> Objects.requireNonNull(measurement.metrics().get(metric)))
                .sum();
    }

    private static List<String> subjects(List<Measurement> measured, String scenario) {
        return measured.stream()
                .filter(measurement -> measurement.scenario().equals(scenario))
                .map(Measurement::subject)
                .toList();
    }

    /** Finds started processes by the path of the state folder in their command lines. */
    private static List<String> workingOn(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }
}
