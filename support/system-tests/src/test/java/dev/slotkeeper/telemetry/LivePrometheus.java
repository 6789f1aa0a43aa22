package dev.slotkeeper.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.Durations;

/** A Prometheus of this machine that reads a worker and a gateway every second and has the alert rules. */
final class LivePrometheus implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Process process;

    LivePrometheus(Path program, Path folder, String worker, String gateway) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ['%s']
                scrape_configs:
                  - {job_name: booking-worker, metrics_path: /actuator/prometheus, static_configs: [{targets: ['%s']}]}
                  - {job_name: booking-gateway, metrics_path: /actuator/prometheus, static_configs: [{targets: ['%s']}]}
                """.formatted(AlertRules.RULES.toRealPath(), worker, gateway));
        String address = "127.0.0.1:" + freePort();
        base = "http://" + address + "/api/v1/";
        process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .ignoreExceptions()
                .until(() -> ask("status/buildinfo").path("status").asText().equals("success"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The whole answer to a query of this moment. */
    JsonNode query(String expression) {
        return ask("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** Returns the rules as Prometheus has loaded them. */
    JsonNode rules() {
        return ask("rules");
    }

    private JsonNode ask(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).build();
        try {
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
