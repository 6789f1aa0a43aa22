package dev.slotkeeper.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.awaitility.Awaitility;
import org.awaitility.Durations;

/**
 * Runs a real broker with TLS that authenticates clients by name and password (SCRAM) and denies what is not allowed.
 */
final class SecuredBroker implements AutoCloseable {

    static final String ADMINISTRATOR = "admin";
    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required" + " username=\"%s\" password=\"%s\";";
    private static final int ITERATIONS = 4096;

    private final Path folder;
    private final int port = freePort();
    private final SelfSigned key;
    private final KafkaRaftServer server;

    /** @param folder empty, for its data */
    SecuredBroker(Path folder) {
        this.folder = folder;
        key = SelfSigned.in(folder, "broker");
        Properties properties = properties(freePort());
        format(properties);
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        Awaitility.await().atMost(Durations.ONE_MINUTE).ignoreExceptions().until(this::answers);
        createTopics();
    }

    private Properties properties(int controllerPort) {
        Properties server = new Properties();
        server.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@localhost:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "CLIENTS",
                "listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
                "listeners", "CLIENTS://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort,
                "advertised.listeners", "CLIENTS://localhost:" + port,
                "log.dirs", folder.resolve("data").toString()));
        server.putAll(Map.of(
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512",
                "listener.name.clients.scram-sha-512.sasl.jaas.config",
                        LOGIN.formatted(ADMINISTRATOR, password(ADMINISTRATOR)),
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // Clients without a name are refused from outside; the broker's own controller is one.
                "super.users", "User:" + ADMINISTRATOR + ";User:ANONYMOUS",
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1"));
        server.putAll(Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                key.keyStore().toString(),
                "ssl.keystore.password",
                SelfSigned.PASSWORD,
                "ssl.key.password",
                SelfSigned.PASSWORD,
                // A broker is a client of its own listener.
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                key.certificate().toString()));
        return server;
    }

    private void format(Properties properties) {
        try {
            Path file = folder.resolve("server.properties");
            try (var out = Files.newBufferedWriter(file)) {
                properties.store(out, null);
            }
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            String[] arguments = {
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                file.toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + ADMINISTRATOR + ",password=" + password(ADMINISTRATOR) + "]"
            };
            if (StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8)) != 0) {
                throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(client(ADMINISTRATOR))) {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        }
    }

    /** Those of {@code deploy/kafka/topics.sh}, with what it sets. */
    private void createTopics() {
        try (Admin admin = Admin.create(client(ADMINISTRATOR));
                Stream<String> lines = Files.lines(Path.of("..", "..", "deploy", "kafka", "topics.sh"))) {
            List<NewTopic> topics = lines.filter(line -> line.startsWith("topic "))
                    .map(SecuredBroker::topic)
                    .toList();
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param words arguments of Kafka's own command, which an administrator would run */
    void createTopic(List<String> words) {
        String name = words.get(words.indexOf("--topic") + 1);
        int partitions = Integer.parseInt(words.get(words.indexOf("--partitions") + 1));
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings(words));
        try (Admin admin = Admin.create(client(ADMINISTRATOR))) {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NewTopic topic(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new NewTopic(words.get(1), Optional.of(2), Optional.empty()).configs(settings(words));
    }

    private static Map<String, String> settings(List<String> words) {
        return words.stream()
                .filter(word -> word.contains("="))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    static String password(String user) {
        return user + "-secret";
    }

    /** Returns the settings of a client that logs in as this user. */
    Map<String, Object> client(String user) {
        return client(user, key.certificate());
    }

    /** The same with a certificate of one's choice, which is to be trusted. */
    Map<String, Object> client(String user, Path trusted) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.toString(),
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                LOGIN.formatted(user, password(user))));
        config.putAll(Map.of("default.api.timeout.ms", "15000", "request.timeout.ms", "10000"));
        return config;
    }

    /** The same as arguments of one of our programs, as the docs say. */
    List<String> arguments(String user) {
        return DocumentedLogin.arguments(bootstrapServers(), key.certificate(), user, password(user));
    }

    void addUsers(List<String> users) {
        try (Admin admin = Admin.create(client(ADMINISTRATOR))) {
            admin.alterUserScramCredentials(users.stream()
                            .<org.apache.kafka.clients.admin.UserScramCredentialAlteration>map(
                                    user -> new UserScramCredentialUpsertion(
                                            user,
                                            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                            password(user)))
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
