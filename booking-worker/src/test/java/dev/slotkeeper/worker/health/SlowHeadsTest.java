package dev.slotkeeper.worker.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.embedded.TomcatWebServerFactoryCustomizer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** Strangers who never end the head of their request, at the worker's address for operators with the settings it comes with. */
@Timeout(60)
class SlowHeadsTest {

    private static final int CONNECTION_LIMIT = 256;
    private static final int MEGABYTE = 1024 * 1024;

    private final List<Socket> strangers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private ServerProperties settings;
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("worker", new ClassPathResource("booking-worker.yml"))
                .forEach(environment.getPropertySources()::addLast);
        settings =
                Binder.get(environment).bind("server", ServerProperties.class).get();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("server.tomcat.connection-timeout", "1s")));
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new TomcatWebServerFactoryCustomizer(
                        environment,
                        Binder.get(environment)
                                .bind("server", ServerProperties.class)
                                .get())
                .customize(factory);
        new HealthConfiguration().timedHeads().customize(factory);
        server = factory.getWebServer(context -> {
            context.addFilter("bodies", new NoBodyFilter()).addMappingForUrlPatterns(null, false, "/*");
        });
        server.start();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        clock.shutdownNow();
        assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        for (Socket stranger : strangers) {
            stranger.close();
        }
        server.stop();
    }

    @Test
    void theSettingsBoundConnectionsAndTimes() {
        assertThat(settings.getTomcat().getMaxConnections()).isEqualTo(CONNECTION_LIMIT);
        assertThat(settings.getTomcat().getConnectionTimeout()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(settings.getMaxHttpRequestHeaderSize().toKilobytes()).isLessThanOrEqualTo(8);
    }

    @Test
    void twoHundredHalfHeadsDelayNoOtherAndTakeLittleMemory() throws IOException {
        operatorIsAnsweredWithin(Duration.ofSeconds(5));
        long before = usedHeap();
        for (int i = 0; i < 200; i++) {
            connect("GET /actuator/health HTTP/1.1\r\nX: " + "x".repeat(4_000));
        }

        operatorIsAnsweredWithin(Duration.ofSeconds(2));
        assertThat(usedHeap() - before).isLessThan(40L * MEGABYTE);
    }

    @Test
    void aHeadThatTricklesIsCutOffSoThatOthersComeIn() throws IOException {
        for (int i = 0; i < CONNECTION_LIMIT + 50; i++) {
            connect(i % 2 == 0 ? "GET /actuator/health HTTP/1.1\r\nX: " : "G");
        }
        trickle("x");

        operatorIsAnsweredWithin(Duration.ofSeconds(10));
        for (Socket stranger : strangers) {
            assertThat(isEnded(stranger)).isTrue();
        }
    }

    @Test
    void blankLinesHoldNoConnection() throws IOException {
        Socket stranger = connect("\r\n");
        trickle("\r\n");

        assertThat(isEnded(stranger)).isTrue();
    }

    @Test
    void headsMayComeInPiecesAndConnectionsMayBeUsedAgain() throws IOException {
        Socket operator = connect("");
        for (int i = 0; i < 3; i++) {
            operator.getOutputStream().write("HEAD /a HTTP/1.1\r\nHo".getBytes(US_ASCII));
            operatorIsAnsweredWithin(Duration.ofSeconds(5));
            operator.getOutputStream().write("st: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(readHead(operator)).startsWith("HTTP/1.1 404");
        }
    }

    /** Reads an answer that has no body. */
    private static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("a byte after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private Socket connect(String start) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        strangers.add(socket);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(start.getBytes(US_ASCII));
        return socket;
    }

    /** Has every stranger send this ten times a second. */
    private void trickle(String piece) {
        List<Socket> all = List.copyOf(strangers);
        var unused = clock.scheduleWithFixedDelay(() -> send(all, piece), 0, 100, TimeUnit.MILLISECONDS);
    }

    private static void send(List<Socket> strangers, String piece) {
        for (Socket stranger : strangers) {
            try {
                stranger.getOutputStream().write(piece.getBytes(US_ASCII));
            } catch (IOException closed) {
                // expected: the worker closes slow connections
            }
        }
    }

    private void operatorIsAnsweredWithin(Duration limit) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 404");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit);
    }

    /** Reads until the server ends the connection; false if it does not within the socket's timeout. */
    private static boolean isEnded(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
