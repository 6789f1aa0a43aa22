package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.function.Consumer;

/** An experiment: its peers, workload and rounds. */
public interface Scenario {

    /** Returns the name used on the command line and in the report. */
    String name();

    /** Returns the number of measurements, for the progress bar. */
    int measurements(Scale scale);

    /**
     * Measures all peers in turn, round by round (A B A B), so that a slow phase of the machine affects all equally.
     *
     * @param recorder receives each measurement as soon as it is complete
     * @throws IllegalStateException if the check of the tables after a run fails
     */
    void run(Stage stage, Scale scale, Consumer<Measurement> recorder);
}
