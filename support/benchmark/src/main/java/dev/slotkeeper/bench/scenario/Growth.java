package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.List;
import java.util.function.Consumer;

/** Measures the cost of a decision as sizes and settings grow; one experiment each, with the size as its subject. */
public final class Growth implements Scenario {

    @Override
    public String name() {
        return "growth";
    }

    /**
     * Returns the experiments; a smoke run includes only the one with the most code, because each run starts a worker.
     */
    private static List<Scenario> parts(Scale scale) {
        return scale.isSmoke()
                ? List.of(new GrownDecisions())
                : List.of(
                        new GrownSlots(),
                        new GrownDecisions(),
                        GrownSetting.batch(),
                        GrownSetting.partitions(),
                        GrownSetting.consumers());
    }

    @Override
    public int measurements(Scale scale) {
        return parts(scale).stream().mapToInt(part -> part.measurements(scale)).sum();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        parts(scale).forEach(part -> part.run(stage, scale, recorder));
    }
}
