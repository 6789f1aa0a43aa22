package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server and a real one-node Kafka broker as child processes of this JVM, durable, with roles, database
 * and topics in place. A child that dies is started again on its own data. {@link #close()} leaves no child behind;
 * calling it, also when the JVM ends, is up to the owner.
 */
public final class EmbeddedServices implements AutoCloseable {

    private final Settings settings;
    private @Nullable Running running;
    private boolean closed;

    private record Running(
            StateFolder state,
            LocalPostgres server,
            Supervisor postgres,
            Supervisor broker,
            int postgresPort,
            int kafkaPort) {}

    /**
     * Where and how the services run.
     *
     * @param stateDir keeps all data over restarts; one run at a time may use it
     * @param postgresPort 0 for the port of the last run, or any free one
     * @param kafkaPort 0 for the port of the last run, or any free one
     * @param brokerHeap the broker's largest heap, in megabytes
     * @param requestPartitions partitions of the request and the event topic where they don't exist yet, 1 to 1000
     * @param reset whether to forget what earlier runs left
     */
    public record Settings(
            Path stateDir, int postgresPort, int kafkaPort, int brokerHeap, int requestPartitions, boolean reset) {

        private static final int MOST_PARTITIONS = 1000;

        /** Refuses a number of partitions no broker of this size would carry. */
        public Settings {
            if (requestPartitions < 1 || requestPartitions > MOST_PARTITIONS) {
                throw new IllegalArgumentException(
                        "requestPartitions " + requestPartitions + ": allowed are 1 to " + MOST_PARTITIONS);
            }
        }

        /** Free ports, 384 MB for the broker, 12 partitions. */
        public static Settings in(Path stateDir) {
            return new Settings(stateDir, 0, 0, 384, 12, false);
        }

        /** The same with these ports. */
        public Settings onPorts(int postgres, int kafka) {
            return new Settings(stateDir, postgres, kafka, brokerHeap, requestPartitions, reset);
        }

        /** The same with this many partitions where the request and the event topic don't exist yet, 1 to 1000. */
        public Settings partitions(int count) {
            return new Settings(stateDir, postgresPort, kafkaPort, brokerHeap, count, reset);
        }

        /** The same, on an emptied state folder. */
        public Settings reset(boolean wanted) {
            return new Settings(stateDir, postgresPort, kafkaPort, brokerHeap, requestPartitions, wanted);
        }
    }

    /** Starts nothing yet. */
    public EmbeddedServices(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts both and returns when they answer; on failure nothing is left running.
     *
     * @throws CannotStart with one line for a person
     */
    public EmbeddedServices start() {
        Running parts = prepare();
        CompletableFuture<Void> broker =
                CompletableFuture.runAsync(() -> startBroker(parts), task -> new Thread(task, "start-kafka").start());
        try {
            startPostgres(parts);
            broker.join();
            return this;
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof CannotStart known ? known : e;
        } catch (RuntimeException e) {
            close();
            broker.exceptionally(failedToo -> null).join();
            throw e;
        }
    }

    private synchronized Running prepare() {
        if (closed) {
            throw new CannotStart("The services were stopped before they started.");
        }
        StateFolder state = StateFolder.hold(settings.stateDir());
        try {
            Leftovers leftovers = new Leftovers(state);
            leftovers.end(LocalBroker.TITLE);
            leftovers.end(LocalPostgres.TITLE);
            if (settings.reset()) {
                state.clear();
            }
            int postgresPort = state.port("postgres", settings.postgresPort());
            int kafkaPort = state.port("kafka", settings.kafkaPort());
            LocalPostgres server = new LocalPostgres(state, PostgresBinaries.unpacked(state), postgresPort);
            BrokerPlace place = BrokerPlace.alone(kafkaPort, state.port("kafka.controller", 0));
            LocalBroker broker = new LocalBroker(state, place, Uuid.randomUuid(), settings.brokerHeap());
            running = new Running(
                    state,
                    server,
                    new Supervisor(server, leftovers),
                    new Supervisor(broker, leftovers),
                    postgresPort,
                    kafkaPort);
            return running;
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private static void startPostgres(Running parts) {
        parts.postgres().start();
        try {
            PostgresRoles.create(parts.postgresPort(), parts.server().superuserPassword());
        } catch (IOException e) {
            throw new CannotStart("The state folder lacks PostgreSQL's superuser password; clear it with --reset.", e);
        }
    }

    private void startBroker(Running parts) {
        parts.broker().start();
        LocalTopics.create("localhost:" + parts.kafkaPort(), settings.requestPartitions());
    }

    /** The database's address, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + running().postgresPort() + "/" + PostgresRoles.DATABASE;
    }

    /** The broker's address. */
    public String bootstrapServers() {
        return "localhost:" + running().kafkaPort();
    }

    /** Where everything is kept. */
    public Path stateDir() {
        return running().state().folder();
    }

    /** The database server's process. */
    public long postgresPid() {
        return running().postgres().pid();
    }

    /** The broker's process. */
    public long brokerPid() {
        return running().broker().pid();
    }

    /** kill -9; it comes back by itself. */
    public void killPostgres() {
        running().postgres().kill();
    }

    /** kill -9; it stays away until {@link #startPostgres()}. */
    public void crashPostgres() {
        running().postgres().crash();
    }

    /** kill -9; it comes back by itself. */
    public void killBroker() {
        running().broker().kill();
    }

    /** An orderly stop; it stays away until {@link #startPostgres()}. */
    public void stopPostgres() {
        running().postgres().stop();
    }

    /** Returns when it answers again. */
    public void startPostgres() {
        running().postgres().start();
    }

    /** An orderly stop; it stays away until {@link #startBroker()}. */
    public void stopBroker() {
        running().broker().stop();
    }

    /** Returns when it answers again. */
    public void startBroker() {
        running().broker().start();
    }

    private synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException("The services are not running.");
        }
        return running;
    }

    /** Ends both, the broker first, within ten seconds. May be called while {@link #start()} is still busy. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running == null) {
            return;
        }
        running.broker().close();
        running.postgres().close();
        running.state().close();
        running = null;
    }
}
