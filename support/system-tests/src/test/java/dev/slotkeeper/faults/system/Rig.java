package dev.slotkeeper.faults.system;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.EmbeddedCluster;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.EmbeddedStandby;
import dev.slotkeeper.embedded.LocalTopics;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.proxy.KafkaProtocol;
import dev.slotkeeper.embedded.proxy.PostgresProtocol;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.gateway.GatewayApplication;
import dev.slotkeeper.worker.WorkerApplication;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Runs a real PostgreSQL and Kafka, proxies in front of both, and programs in their own JVMs that connect through
 * them.
 */
final class Rig implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final String GROUP = "booking-worker";

    static final List<String> JVM = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final EmbeddedServices services;
    private final @Nullable EmbeddedCluster cluster;
    private final List<Integer> databasePorts = new ArrayList<>();
    private final TcpProxy database;
    private @Nullable EmbeddedStandby standby;
    private final List<TcpProxy> brokers = new ArrayList<>();
    private final List<ChildProcess> programs = new ArrayList<>();

    private Rig(Path folder, @Nullable EmbeddedCluster cluster) {
        this.services =
                new EmbeddedServices(EmbeddedServices.Settings.in(folder).partitions(PARTITIONS)).start();
        this.cluster = cluster;
        int postgres =
                URI.create(services.jdbcUrl().substring("jdbc:".length())).getPort();
        databasePorts.add(postgres);
        this.database = new TcpProxy("localhost", postgres, PostgresProtocol::new);
        Map<Integer, Integer> proxies = new ConcurrentHashMap<>();
        for (String address : bootstrapServers().split(",")) {
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            TcpProxy broker = new TcpProxy("localhost", port, () -> new KafkaProtocol(proxies));
            proxies.put(port, broker.port());
            brokers.add(broker);
        }
    }

    /** Starts a rig with one broker. */
    static Rig withOneBroker(Path folder) {
        return new Rig(folder, null);
    }

    /** Starts a rig with three brokers. */
    static Rig withThreeBrokers(Path folder) {
        EmbeddedCluster cluster = new EmbeddedCluster(folder.resolve("cluster")).start();
        LocalTopics.create(cluster.bootstrapServers(), PARTITIONS);
        Rig rig = new Rig(folder.resolve("services"), cluster);
        rig.services.stopBroker();
        return rig;
    }

    /** Adds a synchronous standby to PostgreSQL; programs started after this know its address. */
    EmbeddedStandby addStandby(Path folder) {
        EmbeddedStandby added = new EmbeddedStandby(services, folder);
        standby = added;
        databasePorts.add(added.port());
        return added;
    }

    /** Returns a URL that connects to the primary among these ports. */
    private static String jdbcUrl(List<Integer> ports) {
        String hosts = ports.stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + PostgresRoles.DATABASE
                + "?targetServerType=primary&hostRecheckSeconds=1";
    }

    /** Returns the proxy between the programs and PostgreSQL. */
    TcpProxy database() {
        return database;
    }

    /** Returns the proxy between the programs and the first or only broker. */
    TcpProxy kafka() {
        return brokers.get(0);
    }

    /** Ends all faults of the proxies. */
    void restoreProxies() {
        database.restore();
        brokers.forEach(TcpProxy::restore);
    }

    EmbeddedServices services() {
        return services;
    }

    /** Returns PostgreSQL's own port, which bypasses the proxy. */
    int postgresPort() {
        return databasePorts.get(0);
    }

    /** Returns the cluster of a rig with three brokers. */
    EmbeddedCluster cluster() {
        return Objects.requireNonNull(cluster, "a rig with three brokers");
    }

    /** Returns Kafka's own addresses, which bypass the proxies. */
    String bootstrapServers() {
        return cluster == null ? services.bootstrapServers() : cluster.bootstrapServers();
    }

    /** Returns an admin client that bypasses the proxies. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Returns the lag of the workers' group on the request log; -1 if it can't be read. */
    long lag() {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                latest.put(new TopicPartition(Topics.REQUESTS, i), OffsetSpec.latest());
            }
            return admin.listOffsets(latest).all().get().entrySet().stream()
                    .mapToLong(end -> {
                        OffsetAndMetadata offset = committed.get(end.getKey());
                        return end.getValue().offset() - (offset == null ? 0 : offset.offset());
                    })
                    .sum();
        } catch (ExecutionException notNow) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Starts a worker; does not wait until it is ready. */
    ChildProcess worker(String... settings) {
        List<String> own = new ArrayList<>(List.of(
                // So that the partitions of a dead worker are soon reassigned.
                "--spring.kafka.consumer.properties[session.timeout.ms]=6000",
                "--spring.kafka.consumer.properties[heartbeat.interval.ms]=500"));
        own.addAll(List.of(settings));
        return launch(WorkerApplication.class, PostgresRoles.WORKER, JVM, own, Map.of());
    }

    /** Starts a worker with unusual JVM options or environment variables. */
    ChildProcess oddWorker(List<String> jvm, Map<String, String> environment, List<String> settings) {
        return launch(WorkerApplication.class, PostgresRoles.WORKER, jvm, settings, environment);
    }

    /** Starts a gateway; does not wait until it is ready. */
    ChildProcess gateway(String... settings) {
        return launch(GatewayApplication.class, PostgresRoles.READER, JVM, List.of(settings), Map.of());
    }

    /** Starts a gateway with unusual JVM options or environment variables. */
    ChildProcess oddGateway(List<String> jvm, Map<String, String> environment, List<String> settings) {
        return launch(GatewayApplication.class, PostgresRoles.READER, jvm, settings, environment);
    }

    private ChildProcess launch(
            Class<?> mainClass, String role, List<String> jvm, List<String> settings, Map<String, String> environment) {
        // The standby is reached directly.
        List<Integer> reachable = new ArrayList<>(databasePorts);
        reachable.set(0, database.port());
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + jdbcUrl(reachable),
                "--spring.datasource.username=" + role,
                "--spring.datasource.password=" + role,
                "--spring.flyway.user=" + PostgresRoles.OWNER,
                "--spring.flyway.password=" + PostgresRoles.OWNER,
                "--spring.kafka.bootstrap-servers="
                        + brokers.stream()
                                .map(broker -> "localhost:" + broker.port())
                                .collect(Collectors.joining(","))));
        arguments.addAll(settings);
        ChildProcess childProcess = ChildProcess.launch(services.stateDir(), mainClass, jvm, arguments, environment);
        programs.add(childProcess);
        return childProcess;
    }

    /** Kills a program and removes it from the rig. */
    void kill(ChildProcess childProcess) {
        programs.remove(childProcess);
        childProcess.kill();
    }

    /** Stops a program in an orderly way and removes it from the rig. */
    void stop(ChildProcess childProcess) {
        programs.remove(childProcess);
        childProcess.close();
    }

    /** Stops every program; the services keep running. */
    void endPrograms() {
        programs.forEach(ChildProcess::close);
        programs.clear();
    }

    /** Opens a connection as the tables' owner that bypasses the proxy. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(databasePorts), PostgresRoles.OWNER, PostgresRoles.OWNER);
    }

    @Override
    public void close() {
        endPrograms();
        database.close();
        brokers.forEach(TcpProxy::close);
        if (standby != null) {
            standby.close();
        }
        services.close();
        if (cluster != null) {
            cluster.close();
        }
    }
}
