package dev.slotkeeper.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slotkeeper.gateway.ops.MetricsSource.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteMetricsSourceTest {

    private static final String HOT =
            "{\"seconds\":60,\"slots\":[{\"slotId\":\"a\",\"requests\":3}],\"uncertainty\":1}";
    private static final long TIMEOUT_SECONDS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server = server();
    private volatile int status = 200;
    private volatile String meters = Meters.worker().text();
    private volatile String hot = HOT;
    private volatile boolean hangs;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/actuator/prometheus", exchange -> answer(exchange, meters));
        server.createContext("/actuator/hotslots", exchange -> answer(exchange, hot));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Location", "http://localhost:1/");
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body, 0, body.length / 2);
            out.flush();
            if (hangs) {
                over.await();
            }
            out.write(body, body.length / 2, body.length - body.length / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Response ask(Duration timeout) throws Exception {
        String address = "http://localhost:" + server.getAddress().getPort() + "/";
        return new RemoteMetricsSource(address, timeout, HttpClient.newHttpClient())
                .read()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> ask(Duration.ofSeconds(TIMEOUT_SECONDS)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PrometheusParser.Unreadable.class)
                .hasMessageContaining(why);
    }

    @Test
    void metricsAndHotSlotsOfAWorkerAreRead() throws Exception {
        Response reply = ask(Duration.ofSeconds(TIMEOUT_SECONDS));

        assertThat(reply.reading().program()).isEqualTo("worker");
        assertThat(reply.hot()).isEqualTo(new HotSlots(Map.of("a", 3L), 1));
    }

    @Test
    void hotSlotsOfAGatewayAreNotRead() throws Exception {
        meters = Meters.gateway().text();
        hot = "never asked for";

        assertThat(ask(Duration.ofSeconds(TIMEOUT_SECONDS)).hot()).isEqualTo(HotSlots.NONE);
    }

    @Test
    void hangingResponseTimesOut() {
        hangs = true;

        assertThatThrownBy(() -> ask(Duration.ofMillis(300)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void tooLargeOrMalformedOrFailedResponseIsRejected() {
        String good = meters;
        meters = good + "#".repeat(RemoteMetricsSource.MAX_BYTES);
        assertRefused("bytes");
        meters = "<html>";
        assertRefused("not understood");
        meters = good;
        for (String wrong : new String[] {
            "[]",
            "{",
            HOT.replace("\"a\"", "\"<b>\""),
            HOT.replace("3", "-3"),
            HOT.replace("3", "1.5"),
            "{\"slots\":[" + "{},".repeat(HotSlots.MOST) + "{}]}"
        }) {
            hot = wrong;
            assertRefused("");
        }
        status = 503;
        assertRefused("status 503");
        status = 302;
        assertRefused("status 302");
    }
}
