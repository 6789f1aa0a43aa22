package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.Map;

/** Decides a workload's requests in one way; Slotkeeper is one of the peers. */
public interface Peer {

    /** Returns the name shown in the report. */
    String name();

    /**
     * Decides the workload's requests on a stage prepared for it, until all are decided or the time is over, and checks
     * the tables.
     *
     * @param most maximum duration; requests decided by then count
     * @throws IllegalStateException if the check of the tables fails
     */
    Map<Metric, Double> decide(Stage stage, Workload workload, Duration most);
}
