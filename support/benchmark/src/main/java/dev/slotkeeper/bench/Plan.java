package dev.slotkeeper.bench;

import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plan of a benchmark run.
 *
 * @param scenarios one or more, run in this order
 * @param out folder of the report
 * @param state folder of the services' data
 */
record Plan(List<Scenario> scenarios, Scale scale, Path out, Path state) {

    Plan {
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("scenarios: given none, allowed one or more");
        }
        scenarios = List.copyOf(scenarios);
    }

    /** Returns the number of measurements. */
    int measurements() {
        return scenarios.stream()
                .mapToInt(scenario -> scenario.measurements(scale))
                .sum();
    }

    /** Returns the options of this run including defaults, without folders, which do not influence the results. */
    List<String> options() {
        String names = scenarios.stream().map(Scenario::name).collect(Collectors.joining(","));
        return scale.isSmoke()
                ? List.of("--scenarios=" + names, "--smoke")
                : List.of(
                        "--scenarios=" + names,
                        "--rounds=" + scale.rounds(),
                        "--size=" + scale.size(),
                        "--peer-seconds=" + scale.peerTime().toMillis() / 1_000.0);
    }
}
