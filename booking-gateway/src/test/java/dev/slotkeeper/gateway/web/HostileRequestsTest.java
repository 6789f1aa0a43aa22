package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slotkeeper.gateway.api.FakedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tests hostile requests to a gateway without authentication. */
@Timeout(120)
class HostileRequestsTest extends FakedGateway {

    private static final String BODY = "{\"slotId\":\"a\",\"customerId\":\"c\"}";
    private static final List<String> PATHS =
            List.of("/", "/v1/slots", "/nothing", "/actuator/health/liveness", "/v3/api-docs", "/v1/ops", "/error");

    /** Sends a request byte for byte, and returns the status. */
    private static int status(String method, String path, String host, String body, String... headers) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n")
                + IntStream.range(0, headers.length)
                        .mapToObj(i -> headers[i] + "\r\n")
                        .collect(Collectors.joining())
                + "\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String line = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(line.substring(9));
        } catch (IOException broken) {
            throw new AssertionError(method + " " + path + " got no response", broken);
        }
    }

    private static int get(String path, String host, String... headers) {
        return status("GET", path, host, "", headers);
    }

    private static int book(String host, String... headers) {
        return status("POST", "/v1/bookings", host, BODY, headers);
    }

    private static long metersOfMethods() {
        return gateway.bean(MeterRegistry.class).getMeters().stream()
                .filter(meter -> meter.getId().getTag("method") != null)
                .count();
    }

    @Test
    void inventedMethodsCreateNoMetrics() {
        for (String path : List.of("/v1/slots", "/v1/nothing", "/nothing")) {
            gateway.exchange("MADE-UP", path, BodyPublishers.noBody());
        }
        gateway.get("/v1/ops");
        gateway.get("/actuator/prometheus");
        long before = metersOfMethods();
        for (int i = 0; i < 2_000; i++) {
            gateway.exchange("M" + i, i % 2 == 0 ? "/v1/nothing" : "/v1/slots", BodyPublishers.noBody());
        }

        // A call is counted after its answer, so the calls before may add theirs.
        assertThat(metersOfMethods()).isLessThan(before + 10);
        assertThat(gateway.get("/actuator/prometheus").response().body())
                .contains("method=\"OTHER\"")
                .doesNotContain("method=\"M1\"");
        assertThat(gateway.get("/v1/ops").status()).isEqualTo(200);
    }

    @Test
    void noHeaderCausesAnErrorOrALogLine() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.list = new CopyOnWriteArrayList<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        Map<String, Integer> failed = new TreeMap<>();
        try {
            HostileHeaders.all()
                    .forEach(header -> PATHS.forEach(path -> {
                        int status = get(path, "localhost", header);
                        if (status >= 500) {
                            failed.put(path + " " + header.substring(0, Math.min(60, header.length())), status);
                        }
                    }));
        } finally {
            root.detachAppender(logged);
        }

        assertThat(failed).isEmpty();
        assertThat(logged.list.stream()
                        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                        .filter(line -> line.getThreadName().contains("exec"))
                        .map(ILoggingEvent::getFormattedMessage))
                .isEmpty();
    }

    @Test
    void manyLanguagesAreIgnored() {
        assertThat(get("/v1/slots", "localhost", HostileHeaders.ELEVEN_LANGUAGES))
                .isEqualTo(200);
        assertThat(book("localhost", HostileHeaders.ELEVEN_LANGUAGES)).isEqualTo(201);
        assertThat(get("/nothing", "localhost", HostileHeaders.ELEVEN_LANGUAGES))
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "192.0.2.7"})
    void requestForAnUnknownHostIs403(String host) {
        assertThat(get("/", host)).isEqualTo(403);
        assertThat(get("/v1/slots", host)).isEqualTo(403);
        assertThat(get("/actuator/prometheus", host)).isEqualTo(403);
        assertThat(status("DELETE", "/v1/slots/a", host, "")).isEqualTo(403);
        assertThat(book(host)).isEqualTo(403);
        assertThat(fakes.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8080", "[::1]:8080"})
    void requestForThisMachineIsAllowed(String host) {
        assertThat(get("/v1/slots", host)).isEqualTo(200);
        assertThat(book(host)).isEqualTo(201);
        assertThat(get("/v1/slots", "evil.example", "X-Forwarded-Host: localhost"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: Cross-Site",
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://localhost:3000"
            })
    void changesFromPagesOfOtherSitesAre403(String header) {
        assertThat(book("localhost:8080", header)).isEqualTo(403);
        assertThat(status("DELETE", "/v1/slots/a", "localhost:8080", "", header))
                .isEqualTo(403);
        assertThat(status("PATCH", "/v1/slots/a", "localhost:8080", "{}", header))
                .isEqualTo(403);
        assertThat(fakes.submitted).isEmpty();

        assertThat(get("/v1/slots", "localhost:8080", header))
                .as("reads are allowed")
                .isEqualTo(200);
    }

    @Test
    void pagesOfTheGatewayMayBook() {
        assertThat(book("localhost:8080", "Sec-Fetch-Site: same-origin", "Origin: http://localhost:8080"))
                .isEqualTo(201);
        assertThat(book("localhost", "Origin: https://localhost"))
                .as("behind TLS")
                .isEqualTo(201);
    }

    @Test
    void apiDescriptionNamesNoHost() {
        assertThat(gateway.get("/v3/api-docs").json().path("servers").toString())
                .isEqualTo("[{\"url\":\"/\"}]");
    }
}
