package dev.slotkeeper.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Runs three real Kafka brokers, each also a controller, as child processes on this machine. Every partition is on all
 * three; acknowledged records are on at least two. A broker that dies is started again on its own data.
 */
public final class EmbeddedCluster implements AutoCloseable {

    /** The number of brokers, which are numbered from 1. */
    public static final int BROKERS = 3;

    private static final int HEAP_MEGABYTES = 256;

    private final StateFolder state;
    private final List<BrokerAddress> places = new ArrayList<>();
    private final List<Supervisor> brokers = new ArrayList<>();

    /** Prepares the cluster; starts nothing. */
    public EmbeddedCluster(Path stateDir) {
        state = StateFolder.hold(stateDir);
        Uuid cluster = Uuid.randomUuid();
        List<Integer> controllers =
                IntStream.range(0, BROKERS).map(i -> Ports.free()).boxed().toList();
        String voters = IntStream.rangeClosed(1, BROKERS)
                .mapToObj(id -> id + "@localhost:" + controllers.get(id - 1))
                .collect(Collectors.joining(","));
        for (int id = 1; id <= BROKERS; id++) {
            BrokerAddress place =
                    new BrokerAddress("kafka-" + id, id, Ports.free(), controllers.get(id - 1), voters, BROKERS);
            places.add(place);
            brokers.add(
                    new Supervisor(new LocalBroker(state, place, cluster, HEAP_MEGABYTES), new OrphanProcesses(state)));
        }
    }

    /**
     * Starts the brokers that do not run, all at once, because none is ready before a majority of the controllers runs.
     *
     * @throws StartupException if a broker does not start; the message is one line for a person
     */
    public EmbeddedCluster start() {
        List<CompletableFuture<Void>> starts = brokers.stream()
                .map(broker ->
                        CompletableFuture.runAsync(broker::start, task -> new Thread(task, "start-kafka").start()))
                .toList();
        starts.forEach(CompletableFuture::join);
        return this;
    }

    /** Returns the addresses of all brokers. */
    public String bootstrapServers() {
        return ports().stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
    }

    /** Returns the brokers' ports in the order of their numbers. */
    public List<Integer> ports() {
        return places.stream().map(BrokerAddress::port).toList();
    }

    /** Kills the broker (SIGKILL); the supervisor starts it again. */
    public void kill(int id) {
        broker(id).kill();
    }

    /** Stops the broker in an orderly way; it stays stopped until {@link #start()}. */
    public void stop(int id) {
        broker(id).stop();
    }

    private Supervisor broker(int id) {
        return brokers.get(id - 1);
    }

    @Override
    public void close() {
        brokers.forEach(Supervisor::close);
        state.close();
    }
}
