package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.Kafka;

/** Writes the files that a broker process is started with. */
final class BrokerFiles {

    /** The largest record batch: a record may have a header of 1 MB, and its dead letter is a few bytes larger. */
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    /**
     * The broker's logging. Without this file, logback, which is on the class path, would log at debug level to the
     * console.
     */
    private static final String LOGBACK = """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{20} - %msg%n</pattern></encoder>
              </appender>
              <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
              <root level="WARN"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    private static final String BOOT_JAR_LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private final Path folder;
    private final Path data;
    private final BrokerAddress place;
    private final ChildJvmOptions jvm = ChildJvmOptions.of(Kafka.class);

    BrokerFiles(StateFolder state, BrokerAddress place) {
        this.folder = state.path(place.name() + ".run");
        this.data = state.path(place.name());
        this.place = place;
    }

    Path data() {
        return data;
    }

    Path server() {
        return folder.resolve("server.properties");
    }

    Path arguments() {
        return folder.resolve("java.args");
    }

    ChildJvmOptions jvm() {
        return jvm;
    }

    void write(int heapMegabytes) throws IOException {
        Files.createDirectories(folder);
        try (var out = Files.newBufferedWriter(server())) {
            serverProperties().store(out, null);
        }
        Files.writeString(folder.resolve("logback.xml"), LOGBACK);
        // Written to a file, because some systems limit the length of a command line.
        Files.write(
                arguments(),
                javaArguments(heapMegabytes).stream().map(BrokerFiles::quoted).toList());
    }

    private Properties serverProperties() {
        String replicas = Integer.toString(place.replicas());
        Properties server = new Properties();
        server.setProperty("process.roles", "broker,controller");
        server.setProperty("node.id", Integer.toString(place.id()));
        server.setProperty("controller.quorum.voters", place.voters());
        server.setProperty("controller.listener.names", "CONTROLLER");
        server.setProperty("inter.broker.listener.name", "CLIENTS");
        server.setProperty("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        server.setProperty(
                "listeners",
                "CLIENTS://localhost:" + place.port() + ",CONTROLLER://localhost:" + place.controllerPort());
        server.setProperty("advertised.listeners", "CLIENTS://localhost:" + place.port());
        server.setProperty("log.dirs", data.toString());
        server.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        // A mistyped topic name must be refused, not created.
        server.setProperty("auto.create.topics.enable", "false");
        server.setProperty("group.initial.rebalance.delay.ms", "0");
        server.setProperty("default.replication.factor", replicas);
        server.setProperty("offsets.topic.replication.factor", replicas);
        server.setProperty("transaction.state.log.replication.factor", replicas);
        // With one of three brokers down, writes continue; acknowledged records are on two brokers.
        String inSync = place.replicas() > 1 ? "2" : "1";
        server.setProperty("min.insync.replicas", inSync);
        server.setProperty("transaction.state.log.min.isr", inSync);
        // An open transaction stops its partitions of booking.requests for this time and up to one second more.
        server.setProperty("transaction.max.timeout.ms", "15000");
        server.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // The default of 50 partitions only makes each start longer.
        server.setProperty("offsets.topic.num.partitions", "8");
        server.setProperty("transaction.state.log.num.partitions", "8");
        // After a kill, the broker waits for the end of its previous session. With one node, no other broker can take
        // over.
        server.setProperty("broker.session.timeout.ms", "3000");
        server.setProperty("broker.heartbeat.interval.ms", "500");
        // The default of 128 MB is too much of this heap.
        server.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
        return server;
    }

    private List<String> javaArguments(int heapMegabytes) {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Xmx" + heapMegabytes + "m");
        arguments.add("-Dlogback.configurationFile=" + folder.resolve("logback.xml"));
        arguments.addAll(jvm.options());
        arguments.add("-cp");
        arguments.add(jvm.classPath());
        if (runsFromBootJar()) {
            // The libraries are inside the jar, where only its own launcher finds them.
            arguments.add("-Dloader.main=" + Kafka.class.getName());
            arguments.add(BOOT_JAR_LAUNCHER);
        } else {
            arguments.add(Kafka.class.getName());
        }
        arguments.add(server().toString());
        return arguments;
    }

    private static boolean runsFromBootJar() {
        return ClassLoader.getSystemResource(BOOT_JAR_LAUNCHER.replace('.', '/') + ".class") != null;
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
