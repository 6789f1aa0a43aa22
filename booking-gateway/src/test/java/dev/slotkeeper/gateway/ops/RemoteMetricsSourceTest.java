package dev.slotkeeper.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slotkeeper.runtime.HistogramBuckets;
import dev.slotkeeper.runtime.HotSlots;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteMetricsSourceTest {

    private static final String WORKER = """
            {"program":"worker","version":"1.2","startedSeconds":1000,"uptimeSeconds":60,"reads":0,"writes":0,
             "decisions":{"CONFIRMED":3},"answers":{"bounds":[],"counts":[0]},
             "ages":{"bounds":[0.5,1],"counts":[1,2,0]},"queued":7,"oldestSeconds":12.5,"breaker":"CLOSED",
             "mismatch":false,"hotSlots":{"seconds":60,"slots":[{"slotId":"a","requests":3}],"uncertainty":1}}""";
    private static final long TIMEOUT_SECONDS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server = server();
    private volatile int status = 200;
    private volatile String metrics = WORKER;
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
        server.createContext("/actuator/ops", exchange -> answer(exchange, metrics));
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

    private ProgramMetrics ask(Duration timeout) throws Exception {
        String address = "http://localhost:" + server.getAddress().getPort() + "/";
        return new RemoteMetricsSource(address, timeout, HttpClient.newHttpClient())
                .read()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> ask(Duration.ofSeconds(TIMEOUT_SECONDS)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void metricsOfAWorkerAreRead() throws Exception {
        ProgramMetrics read = ask(Duration.ofSeconds(TIMEOUT_SECONDS));

        assertThat(read)
                .isEqualTo(new ProgramMetrics(
                        "worker",
                        "1.2",
                        1_000,
                        60,
                        0,
                        0,
                        Map.of("CONFIRMED", 3.0),
                        HistogramBuckets.NONE,
                        new HistogramBuckets(List.of(0.5, 1.0), List.of(1.0, 2.0, 0.0)),
                        7.0,
                        12.5,
                        "CLOSED",
                        false,
                        new HotSlots(60, List.of(new HotSlots.HotSlot("a", 3)), 1)));
    }

    @Test
    void membersOfALaterVersionAreIgnoredAndThoseOfAWorkerMayBeMissing() throws Exception {
        metrics = """
                {"program":"gateway","version":"9","more":{"and":["more"]},"reads":5,"writes":2,"decisions":{},
                 "answers":{"bounds":[],"counts":[0]},"ages":{"bounds":[],"counts":[0]}}""";

        ProgramMetrics read = ask(Duration.ofSeconds(TIMEOUT_SECONDS));
        assertThat(read.reads()).isEqualTo(5);
        assertThat(read.queued()).isNull();
        assertThat(read.hotSlots()).isNull();
    }

    @Test
    void hangingResponseTimesOut() {
        hangs = true;

        assertThatThrownBy(() -> ask(Duration.ofMillis(300)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void tooLargeOrFailedResponseIsRejected() {
        metrics = WORKER + " ".repeat(RemoteMetricsSource.MAX_BYTES);
        assertRefused("bytes");
        status = 503;
        metrics = WORKER;
        assertRefused("status 503");
        status = 302;
        assertRefused("status 302");
    }

    @Test
    void malformedResponseIsRejected() {
        for (String wrong : new String[] {
            "",
            "<html>",
            "[]",
            "{}",
            "null",
            WORKER.replace("\"answers\"", "\"renamed\""),
            WORKER.replace("\"ages\"", "\"renamed\""),
            WORKER.substring(1),
            WORKER.replace("\"worker\"", "null"),
            WORKER.replace("\"1.2\"", '"' + "1".repeat(65) + '"'),
            WORKER.replace("12.5", "NaN"),
            WORKER.replace("12.5", "1e999"),
            WORKER.replace("{\"CONFIRMED\":3}", "{\"CONFIRMED\":-3}"),
            WORKER.replace("{\"CONFIRMED\":3}", "null"),
            WORKER.replace("{\"CONFIRMED\":3}", codes(101)),
            WORKER.replace("[0.5,1]", "[1,0.5]"),
            WORKER.replace("[0.5,1]", "[0.5]"),
            WORKER.replace("[1,2,0]", "[1,2,null]"),
            WORKER.replace("[1,2,0]", "[1,2,-1]"),
            WORKER.replace("\"a\"", "\"<b>\""),
            WORKER.replace("\"requests\":3", "\"requests\":-3"),
            WORKER.replace("\"requests\":3", "\"requests\":1.5"),
            WORKER.replace("\"requests\":3}", "\"requests\":3}" + ",{\"slotId\":\"b\",\"requests\":1}".repeat(10))
        }) {
            assertThat(wrong).isNotEqualTo(WORKER);
            metrics = wrong;
            assertRefused("");
        }
        metrics = WORKER.replace("{\"CONFIRMED\":3}", codes(100));
        assertThatCode(() -> ask(Duration.ofSeconds(TIMEOUT_SECONDS))).doesNotThrowAnyException();
    }

    private static String codes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"C" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }
}
