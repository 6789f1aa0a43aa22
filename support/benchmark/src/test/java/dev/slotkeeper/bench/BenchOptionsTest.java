package dev.slotkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    @Test
    void withoutOptionsTheRunIsThatOfTheReport() {
        Plan plan = BenchOptions.parse().plan();

        assertThat(plan.scenarios())
                .extracting(Scenario::name)
                .containsExactly("spread", "churn", "hot", "zipf", "burst", "http", "growth", "micro");
        assertThat(plan.scale()).isEqualTo(Scale.FULL);
        assertThat(plan.out()).isEqualTo(Path.of("docs/benchmarks"));
        assertThat(plan.state()).isEqualTo(Path.of(".slotkeeper/bench"));
    }

    @Test
    void everyOptionCanBeSet() {
        Plan plan = BenchOptions.parse(
                        "--scenarios=growth,hot",
                        "--rounds=5",
                        "--size=0.1",
                        "--peer-seconds=1.5",
                        "--out=a",
                        "--state=b")
                .plan();

        assertThat(plan.scenarios()).extracting(Scenario::name).containsExactly("growth", "hot");
        assertThat(plan.scale()).isEqualTo(new Scale(5, 0.1, Duration.ofMillis(1_500)));
        assertThat(plan.out()).isEqualTo(Path.of("a"));
        assertThat(plan.state()).isEqualTo(Path.of("b"));
    }

    @Test
    void aSmokeRunDoesNotReplaceTheReport() {
        assertThat(BenchOptions.parse("--smoke", "--state=s").out()).isEqualTo(Path.of("s", "report"));
        assertThat(BenchOptions.parse("--smoke", "--out=o").out()).isEqualTo(Path.of("o"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --rounds=0               | --rounds: given 0, allowed: a whole number, 1 to 20
                    --rounds=2.5             | --rounds: given 2.5, allowed: a whole number, 1 to 20
                    --size=0                 | --size: given 0, allowed: a number, above 0 to 10
                    --size=NaN               | --size: given NaN, allowed: a number, above 0 to 10
                    --peer-seconds=soon      | --peer-seconds: given soon, allowed: a number, 0.1 to 600
                    --scenarios=hot,hot      | --scenarios: given hot,hot, allowed: spread, churn, hot, zipf, burst, http, growth, micro, soak, listeners, crowd, watchers, each once
                    --scenarios=cold         | --scenarios: given cold, allowed: spread, churn, hot, zipf, burst, http, growth, micro, soak, listeners, crowd, watchers, each once
                    --out=pom.xml            | --out: given pom.xml, allowed: a folder
                    --render=nothing.json    | --render: given nothing.json, allowed: a file of results that can be read
                    --smoke --rounds=2       | --smoke: given with --rounds, --size or --peer-seconds, allowed without them
                    --fast                   | Unknown option: '--fast'; --help lists the known options
                    """)
    void invalidOptionsGetOneLineAndExitCodeTwo(String arguments, String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = BookingBench.run(System.out, print(err), arguments.split(" "));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(line + System.lineSeparator());
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void helpNamesEveryOption() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(BookingBench.run(print(out), System.err, "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--scenarios",
                        "--rounds",
                        "--size",
                        "--peer-seconds",
                        "--smoke",
                        "--out",
                        "--state",
                        "--render",
                        "--help");
    }

    @Test
    void invalidResultFilesGetOneLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("results.json"), "{");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = BookingBench.run(System.out, print(err), "--render=" + file, "--out=" + folder.resolve("out"));

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .allMatch(line -> line.contains("results.json"));
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void aPlanWithoutScenariosIsRejected() {
        assertThatThrownBy(() -> BenchOptions.parse("--scenarios=").plan()).isInstanceOf(OptionValues.Unknown.class);
    }

    private static PrintStream print(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }
}
