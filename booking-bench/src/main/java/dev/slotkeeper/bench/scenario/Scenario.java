package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.function.Consumer;

/** One experiment: who is measured, with what, how often. */
public interface Scenario {

    /** As it is named on the command line and in the report. */
    String name();

    /** How many measurements it will give, for the progress bar. */
    int measurements(Scale scale);

    /**
     * Measures everybody in turn, round by round (A B A B), so that a slow minute of the machine hits all alike.
     *
     * @param recorder is given each measurement as soon as there is one
     * @throws IllegalStateException when the books are wrong after a run
     */
    void run(Stage stage, Scale scale, Consumer<Measurement> recorder);
}
