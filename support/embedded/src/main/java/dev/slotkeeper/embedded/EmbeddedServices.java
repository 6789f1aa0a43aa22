package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Runs a real PostgreSQL server and a real one-node Kafka broker as child processes of this JVM. Both are durable;
 * roles, database and topics are created. A child that dies is started again on its own data. {@link #close()} ends
 * both children; the owner must call it, also when the JVM ends.
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
     * The settings of the services.
     *
     * @param stateDir the folder that keeps all data over restarts; only one run at a time may use it
     * @param postgresPort 0 for the port of the last run, or any free one
     * @param kafkaPort 0 for the port of the last run, or any free one
     * @param brokerHeap the broker's maximum heap in megabytes
     * @param requestPartitions the number of partitions of the request and the event topic if they are created, 1 to
     * 1000
     * @param reset true to delete the data of earlier runs
     */
    public record Settings(
            Path stateDir, int postgresPort, int kafkaPort, int brokerHeap, int requestPartitions, boolean reset) {

        private static final int MAX_PARTITIONS = 1000;

        /** Checks the number of partitions, which a broker of this size must be able to hold. */
        public Settings {
            if (requestPartitions < 1 || requestPartitions > MAX_PARTITIONS) {
                throw new IllegalArgumentException(
                        "requestPartitions " + requestPartitions + ": allowed are 1 to " + MAX_PARTITIONS);
            }
        }

        /** Returns the default settings: free ports, 384 MB for the broker, 12 partitions. */
        public static Settings in(Path stateDir) {
            return new Settings(stateDir, 0, 0, 384, 12, false);
        }

        /** Returns a copy with these ports. */
        public Settings onPorts(int postgres, int kafka) {
            return new Settings(stateDir, postgres, kafka, brokerHeap, requestPartitions, reset);
        }

        /**
         * Returns a copy with this number of partitions for the request and the event topic if they are created, 1 to
         * 1000.
         */
        public Settings partitions(int count) {
            return new Settings(stateDir, postgresPort, kafkaPort, brokerHeap, count, reset);
        }

        /** Returns a copy that deletes the data of earlier runs first, if wanted. */
        public Settings reset(boolean wanted) {
            return new Settings(stateDir, postgresPort, kafkaPort, brokerHeap, requestPartitions, wanted);
        }
    }

    /** Prepares the services; starts nothing. */
    public EmbeddedServices(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts both services and returns when they answer. After a failure, nothing is left running.
     *
     * @throws StartupException if a service does not start; the message is one line for a person
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
            throw e.getCause() instanceof StartupException known ? known : e;
        } catch (RuntimeException e) {
            close();
            broker.exceptionally(failedToo -> null).join();
            throw e;
        }
    }

    private synchronized Running prepare() {
        if (closed) {
            throw new StartupException("The services were stopped before they started.");
        }
        StateFolder state = StateFolder.hold(settings.stateDir());
        try {
            OrphanProcesses orphanProcesses = new OrphanProcesses(state);
            orphanProcesses.end(LocalBroker.TITLE);
            orphanProcesses.end(LocalPostgres.TITLE);
            if (settings.reset()) {
                state.clear();
            }
            int postgresPort = state.port("postgres", settings.postgresPort());
            int kafkaPort = state.port("kafka", settings.kafkaPort());
            LocalPostgres server = new LocalPostgres(state, PostgresBinaries.unpacked(state), postgresPort);
            BrokerAddress place = BrokerAddress.alone(kafkaPort, state.port("kafka.controller", 0));
            LocalBroker broker = new LocalBroker(state, place, Uuid.randomUuid(), settings.brokerHeap());
            running = new Running(
                    state,
                    server,
                    new Supervisor(server, orphanProcesses),
                    new Supervisor(broker, orphanProcesses),
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
            throw new StartupException(
                    "The state folder lacks PostgreSQL's superuser password; clear it with --reset.", e);
        }
    }

    private void startBroker(Running parts) {
        parts.broker().start();
        LocalTopics.create("localhost:" + parts.kafkaPort(), settings.requestPartitions());
    }

    /** Returns the database's address, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + running().postgresPort() + "/" + PostgresRoles.DATABASE;
    }

    /** Returns the broker's address. */
    public String bootstrapServers() {
        return "localhost:" + running().kafkaPort();
    }

    /** Returns the folder that holds all data. */
    public Path stateDir() {
        return running().state().folder();
    }

    /** Returns the id of the database server's process. */
    public long postgresPid() {
        return running().postgres().pid();
    }

    /** Returns the id of the broker's process. */
    public long brokerPid() {
        return running().broker().pid();
    }

    /** Kills the process (SIGKILL); the supervisor starts it again. */
    public void killPostgres() {
        running().postgres().kill();
    }

    /** Kills the server (SIGKILL); it stays stopped until {@link #startPostgres()}. */
    public void crashPostgres() {
        running().postgres().crash();
    }

    /** Kills the process (SIGKILL); the supervisor starts it again. */
    public void killBroker() {
        running().broker().kill();
    }

    /** Stops the server in an orderly way; it stays stopped until {@link #startPostgres()}. */
    public void stopPostgres() {
        running().postgres().stop();
    }

    /** Starts the service again and returns when it answers. */
    public void startPostgres() {
        running().postgres().start();
    }

    /** Stops the broker in an orderly way; it stays stopped until {@link #startBroker()}. */
    public void stopBroker() {
        running().broker().stop();
    }

    /** Starts the service again and returns when it answers. */
    public void startBroker() {
        running().broker().start();
    }

    private synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException("The services are not running.");
        }
        return running;
    }

    /** Stops both services, the broker first, within ten seconds. May be called while {@link #start()} is running. */
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
