package dev.slotkeeper.bench;

import dev.slotkeeper.bench.http.CrowdScenario;
import dev.slotkeeper.bench.http.HttpScenario;
import dev.slotkeeper.bench.http.Soak;
import dev.slotkeeper.bench.http.SubscriberScenario;
import dev.slotkeeper.bench.http.Watchers;
import dev.slotkeeper.bench.micro.MicroScenario;
import dev.slotkeeper.bench.scenario.Burst;
import dev.slotkeeper.bench.scenario.Drains;
import dev.slotkeeper.bench.scenario.Growth;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command-line options. */
@Command(
        name = "booking-bench",
        sortOptions = false,
        header = "Measures Slotkeeper beside its peers, on a PostgreSQL and a Kafka of its own.",
        footer = "Ctrl-C stops everything and writes no report.")
final class BenchOptions {

    private static final Path OUT = Path.of("docs", "benchmarks");
    private static final Path STATE = Path.of(".slotkeeper", "bench");

    @Option(
            names = "--scenarios",
            paramLabel = "NAME,…",
            description = "scenarios to run, in this order: spread, churn, hot, zipf, burst, http, growth, micro, soak,"
                    + " listeners, crowd, watchers (default: the first eight; soak takes twenty minutes, crowd"
                    + " fifteen)")
    private @Nullable String scenarios;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often each measurement is repeated, 1 to 20 (default: 3); the report shows medians")
    private @Nullable String rounds;

    @Option(
            names = "--size",
            paramLabel = "FACTOR",
            description = "factor of the report's sizes, above 0 to 10 (default: 1); smaller for a trial")
    private @Nullable String size;

    @Option(
            names = "--peer-seconds",
            paramLabel = "SECONDS",
            description = "how long a peer may work on a log, 0.1 to 600 (default: 8)")
    private @Nullable String peerSeconds;

    @Option(
            names = "--smoke",
            description = "everything once, at a tiny size without meaningful results; the report goes into the state"
                    + " folder")
    private boolean smoke;

    @Option(names = "--out", paramLabel = "DIR", description = "where the report goes (default: docs/benchmarks)")
    private @Nullable String out;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "where the services keep their data, emptied at the start (default: .slotkeeper/bench)")
    private @Nullable String state;

    @Option(
            names = "--render",
            paramLabel = "FILE",
            description = "measure nothing; write the report of these results, such as results.json of an earlier run")
    private @Nullable String render;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    private boolean help;

    private BenchOptions() {}

    /** @throws OptionValues.Unknown naming the option, what was given and what is allowed */
    static BenchOptions parse(String... arguments) {
        BenchOptions options = new BenchOptions();
        try {
            new CommandLine(options).parseArgs(arguments);
            return options;
        } catch (CommandLine.ParameterException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
            throw new OptionValues.Unknown(why.lines().findFirst().orElse(why) + "; --help lists the known options");
        }
    }

    boolean help() {
        return help;
    }

    static String usage() {
        return new CommandLine(new BenchOptions()).getUsageMessage();
    }

    /** Returns the file of results to render without measuring; null to measure. */
    @Nullable
    Path render() {
        if (render == null) {
            return null;
        }
        Path file = OptionValues.path("--render", render);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw OptionValues.refused("--render", render, "a file of results that can be read");
        }
        return file;
    }

    Path out() {
        if (out != null) {
            return OptionValues.folder("--out", out);
        }
        return smoke ? state().resolve("report") : OUT;
    }

    private Path state() {
        return state == null ? STATE : OptionValues.folder("--state", state);
    }

    /** Returns the plan that the options describe. */
    Plan plan() {
        return new Plan(scenarios(), scale(), out(), state());
    }

    private List<Scenario> scenarios() {
        Map<String, Scenario> known = new LinkedHashMap<>();
        for (Scenario scenario : List.of(
                Drains.spread(),
                Drains.churn(),
                Drains.hot(),
                Drains.zipf(),
                new Burst(),
                new HttpScenario(),
                new Growth(),
                new MicroScenario(),
                new Soak(),
                new SubscriberScenario(),
                new CrowdScenario(),
                new Watchers())) {
            known.put(scenario.name(), scenario);
        }
        if (scenarios == null) {
            List.of(new Soak(), new SubscriberScenario(), new CrowdScenario(), new Watchers())
                    .forEach(aside -> known.remove(aside.name()));
            return List.copyOf(known.values());
        }
        List<Scenario> chosen = new ArrayList<>();
        for (String name : scenarios.split(",", -1)) {
            // Removed, because a scenario named twice would count as additional rounds.
            Scenario scenario = known.remove(name);
            if (scenario == null) {
                throw OptionValues.refused(
                        "--scenarios",
                        scenarios,
                        "spread, churn, hot, zipf, burst, http, growth, micro, soak, listeners, crowd, watchers, each once");
            }
            chosen.add(scenario);
        }
        return chosen;
    }

    private Scale scale() {
        if (!smoke) {
            return new Scale(
                    (int) OptionValues.number("--rounds", rounds, Scale.FULL.rounds(), 1, 20, true),
                    OptionValues.number("--size", size, Scale.FULL.size(), 0, 10, false),
                    Duration.ofMillis(Math.round(1_000
                            * OptionValues.number(
                                    "--peer-seconds", peerSeconds, seconds(Scale.FULL.peerTime()), 0.1, 600, false))));
        }
        if (rounds != null || size != null || peerSeconds != null) {
            throw new OptionValues.Unknown(
                    "--smoke: given with --rounds, --size or --peer-seconds, allowed without them");
        }
        return Scale.SMOKE;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
