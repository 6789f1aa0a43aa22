package dev.slotkeeper.bench.micro;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the decision core and the codec in isolation with JMH. */
public final class MicroScenario implements Scenario {

    private static final int BENCHMARKS = 6;
    private static final int BENCHMARKS_OF_SMOKE = 1;

    @Override
    public String name() {
        return "micro";
    }

    @Override
    public int measurements(Scale scale) {
        return scale.isSmoke() ? BENCHMARKS_OF_SMOKE : BENCHMARKS;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        try {
            for (RunResult result : new Runner(options(scale)).run()) {
                recorder.accept(new Measurement(
                        name(),
                        subject(result),
                        1,
                        Map.of(Metric.NANOS, result.getPrimaryResult().getScore())));
            }
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH failed", e);
        }
    }

    private static Options options(Scale scale) {
        TimeValue time = TimeValue.milliseconds(scale.isSmoke() ? 50 : 1_000);
        return new OptionsBuilder()
                .include(scale.isSmoke() ? "Codec.readBookSlot$" : "dev\\.slotkeeper\\.bench\\.micro\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupIterations(scale.isSmoke() ? 1 : 5)
                .warmupTime(time)
                .measurementIterations(scale.isSmoke() ? 1 : 5)
                .measurementTime(time)
                .forks(1)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private static String subject(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> " " + key + "=" + result.getParams().getParam(key))
                .collect(Collectors.joining());
        return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + parameters;
    }
}
