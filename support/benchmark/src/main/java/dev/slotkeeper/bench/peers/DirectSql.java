package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.Map;

/** The shortest correct version: one statement, one round trip and one transaction per request; no Kafka. */
public final class DirectSql implements Peer {

    private final int connections;

    /** @param connections number of connections to PostgreSQL, each with its own thread */
    public DirectSql(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "direct-sql/" + connections;
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        return new DirectPeer(
                        connections, true, (connection, request) -> GuardedBooking.book(connection, request) != null)
                .decide(stage, workload, most);
    }
}
