package dev.slotkeeper.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** Runs a Kafka broker and controller as a child JVM, with its data in the state folder. */
final class LocalBroker implements ManagedProcess {

    static final String TITLE = "Kafka";

    private static final Duration START = Duration.ofSeconds(60);
    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_SECONDS = 2;

    private final BrokerFiles files;
    private final String title;
    private final Uuid cluster;
    private final int port;
    private final int heapMegabytes;
    private final Path log;

    /**
     * Prepares a broker; starts nothing.
     *
     * @param cluster the id of the cluster, the same for all its brokers; used only if there is no data yet
     */
    LocalBroker(StateFolder state, BrokerAddress place, Uuid cluster, int heapMegabytes) {
        this.files = new BrokerFiles(state, place);
        this.title = place.replicas() > 1 ? TITLE + " " + place.id() : TITLE;
        this.cluster = cluster;
        this.port = place.port();
        this.heapMegabytes = heapMegabytes;
        this.log = state.freshLog(place.name() + ".log");
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public Process launch() throws IOException {
        Ports.requireFree(port, title, "--kafka-port");
        files.write(heapMegabytes);
        if (!Files.exists(files.data().resolve("meta.properties"))) {
            format();
        }
        List<String> command = new ArrayList<>(ProcessGroup.own());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + files.arguments());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public void awaitReady(Process child) {
        boolean decided = Await.await(START, () -> !child.isAlive() || (accepts() && answers()));
        if (child.isAlive() && decided) {
            files.jvm().archive(child);
            return;
        }
        throw new StartupException(
                child.isAlive()
                        ? title + " is not ready after " + START.toSeconds() + " s; its log is " + log + "."
                        : title + " ended while starting (exit " + child.exitValue() + "); its log is " + log + ".");
    }

    @Override
    public void askToStop(Process child) {
        child.destroy();
    }

    /** Formats the storage in this JVM, because a child process would add two seconds to every first start. */
    private void format() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        String[] arguments = {
            "format",
            "--cluster-id",
            cluster.toString(),
            "--config",
            files.server().toString()
        };
        if (StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8)) != 0) {
            throw new IOException("its storage can't be formatted: " + output.toString(StandardCharsets.UTF_8));
        }
    }

    /**
     * Returns true if the port accepts connections. Checked first, because Kafka's client logs a warning for each
     * refused connection.
     */
    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean answers() {
        Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:" + port);
        try (Admin admin = Admin.create(config)) {
            return !admin.describeCluster()
                    .nodes()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
