package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.Map;

/** A way to decide a workload's requests; Slotkeeper is one of them. */
public interface Peer {

    /** As the table shows it. */
    String name();

    /**
     * Decides the workload's requests on a stage that was set for it, until all are decided or the time is over, and
     * checks the books.
     *
     * @param most how long it may take; what is decided by then counts
     * @throws IllegalStateException when the books are wrong
     */
    Map<Figure, Double> decide(Stage stage, Workload workload, Duration most);
}
