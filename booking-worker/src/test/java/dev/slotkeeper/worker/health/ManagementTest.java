package dev.slotkeeper.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.WorkerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** Tests how the worker's management port treats untrusted callers. */
class ManagementTest {

    private static WebServer server;

    @BeforeAll
    static void start() {
        WorkerSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("booking.worker.hosts", "booking-worker")))
                .bindOrCreate("booking.worker", WorkerSettings.class);
        server = new TomcatServletWebServerFactory(0).getWebServer(context -> {
            context.addFilter("management", new ManagementHostFilter(settings))
                    .addMappingForUrlPatterns(null, false, "/*");
            context.addFilter("bodies", new NoBodyFilter()).addMappingForUrlPatterns(null, false, "/*");
            context.addServlet("locale", new LocaleServlet()).addMapping("/*");
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** Reads the locales of the request, as Spring's own filters do. */
    private static final class LocaleServlet extends jakarta.servlet.http.HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(
                jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                throws IOException {
            response.getWriter()
                    .write(request.getLocale() + " " + request.getLocales().hasMoreElements());
        }
    }

    private static int get(String host, String more) throws IOException {
        return call("GET", host, more);
    }

    private static int call(String method, String host, String more) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " /actuator/health HTTP/1.1\r\nHost: " + host + "\r\n" + more
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "LOCALHOST:8081,200",
        "127.0.0.1:8081,200",
        "10.1.2.3:8081,200",
        "[::1]:8081,200",
        "booking-worker:8081,200",
        "evil.example,403",
        "evil.example:8081,403",
        "10.1.2.3.evil.example,403",
        "localhost.evil.example,403"
    })
    void unknownHostNamesAreRefused(String host, int status) throws IOException {
        assertThat(get(host, "")).isEqualTo(status);
    }

    @Test
    void manyLanguagesAreIgnored() throws IOException {
        assertThat(get("localhost", "Accept-Language: aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk\r\n"))
                .isEqualTo(HttpURLConnection.HTTP_OK);
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "PUT", "PATCH", "DELETE"})
    void noBodyIsRead(String method) throws IOException {
        String form = "Content-Type: application/x-www-form-urlencoded\r\n";
        assertThat(call(method, "localhost", form + "Content-Length: 20000000\r\n"))
                .isEqualTo(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
        assertThat(call(method, "localhost", form + "Transfer-Encoding: chunked\r\n"))
                .isEqualTo(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
    }

    @Test
    void metricsPerTopicAndMethodAreBounded() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        HealthConfiguration wiring = new HealthConfiguration();
        meters.config().meterFilter(wiring.boundedMethods()).meterFilter(wiring.boundedTopics());
        for (int i = 0; i < 2_000; i++) {
            meters.counter("http.server.requests", "method", "M" + i).increment();
            meters.counter("kafka.producer.topic.byte.total", "topic", "booking.replies." + i)
                    .increment();
        }

        assertThat(meters.getMeters()).hasSize(216);
    }
}
