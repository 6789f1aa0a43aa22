package dev.slotkeeper.bench;

import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be done.
 *
 * @param scenarios in this order
 * @param out where the report goes
 * @param state where the services keep their data while it runs
 */
record Plan(List<Scenario> scenarios, Scale scale, Path out, Path state) {

    Plan {
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("scenarios: given none, allowed one or more");
        }
        scenarios = List.copyOf(scenarios);
    }

    /** How many measurements there will be. */
    int measurements() {
        return scenarios.stream()
                .mapToInt(scenario -> scenario.measurements(scale))
                .sum();
    }

    /** What a run like this one is started with, defaults included; without folders, which change no figure. */
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
