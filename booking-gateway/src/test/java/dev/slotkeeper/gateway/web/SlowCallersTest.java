package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.api.Fakes;
import dev.slotkeeper.gateway.api.RunningGateway;
import dev.slotkeeper.gateway.api.SecureGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests callers that send a byte now and then. There are three times as many as the gateway has threads. */
class SlowCallersTest {

    private static final int THREADS = 10;
    private static final int CALLERS = 3 * THREADS;
    private static final int SHARE = CALLERS + 5;
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final String[] FEW_THREADS = {
        "--spring.threads.virtual.enabled=false",
        "--server.tomcat.threads.max=" + THREADS,
        "--booking.gateway.head-timeout=1s",
        "--booking.gateway.connection-share-exempt=192.0.2.1",
        "--booking.gateway.connections-per-address=" + SHARE
    };
    private static final String JSON = "Content-Type: application/json";
    private static final String BOOKING = "{\"slotId\":\"a\",\"customerId\":\"c\"}";

    private static RunningGateway open;
    private static SecureGateway secure;

    private final List<RawCaller> callers = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @BeforeAll
    static void start() {
        open = new RunningGateway(List.of(FEW_THREADS), started -> {}, new Fakes());
        secure = new SecureGateway(FEW_THREADS);
    }

    @AfterAll
    static void stop() {
        open.close();
        secure.close();
    }

    /** The server counts a closed connection until it notices the end. */
    @BeforeEach
    void awaitTheEndOfEarlierConnections() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (RawCaller caller = new RawCaller(open.port())) {
                return isAnswered(caller);
            }
        });
    }

    @AfterEach
    void hangUp() throws Exception {
        clock.shutdownNow();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        for (RawCaller caller : callers) {
            caller.close();
        }
    }

    private RawCaller call(int port) throws IOException {
        RawCaller caller = new RawCaller(port);
        callers.add(caller);
        return caller;
    }

    /** Makes every caller send a byte ten times a second. */
    private void trickle() {
        List<RawCaller> all = List.copyOf(callers);
        var unused = clock.scheduleWithFixedDelay(() -> all.forEach(RawCaller::trickle), 0, 100, TimeUnit.MILLISECONDS);
    }

    private void anotherCallerIsAnsweredAtOnce(RunningGateway gateway) throws IOException {
        for (int i = 0; i < 5; i++) {
            long began = System.nanoTime();
            try (RawCaller other = new RawCaller(gateway.port())) {
                other.head("GET", "/v1/slots/there");
                assertThat(other.status()).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
        }
    }

    private void bodiesOf(int length, RunningGateway gateway, int answer) throws IOException {
        for (int i = 0; i < CALLERS; i++) {
            call(gateway.port()).head("POST", "/v1/bookings", JSON, "Content-Length: " + length);
        }
        trickle();
        anotherCallerIsAnsweredAtOnce(gateway);
        for (RawCaller caller : callers) {
            assertThat(caller.status()).isEqualTo(answer);
            assertThat(caller.answerHead()).contains("Connection: close");
        }
        anotherCallerIsAnsweredAtOnce(gateway);
        long began = System.nanoTime();
        callers.forEach(caller -> assertThat(caller.awaitEnd()).isTrue());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void bodiesThatTrickleHoldNoThreadAndAre408() throws IOException {
        bodiesOf(16_000, open, 408);
    }

    @Test
    void refusedBodiesHoldNoThreadWhileTheyAreDrained() throws IOException {
        bodiesOf(7_000_000, open, 413);
    }

    @Test
    void bodiesWithoutATokenAreNotAwaited() throws IOException {
        bodiesOf(16_000, secure.gateway, 401);
    }

    @Test
    void headMustArriveWithinOneTimeout() throws IOException {
        for (int i = 0; i < CALLERS / 3; i++) {
            call(open.port()).send("GET /v1/slots HTTP/1.1\r\nX: ");
            call(open.port()).head("GET", "/v1/slots/there").send("GET /v1/slots HTTP/1.1\r\nX: ");
            call(open.port()).send("\r\n");
        }
        trickle();
        // One that falls silent in the middle of its head.
        call(open.port()).send("GET /v1/slots HTTP/1.1\r\nX: ");
        long began = System.nanoTime();

        callers.forEach(caller -> assertThat(caller.awaitEnd()).isTrue());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void aConnectionThatOnlySendsBlankLinesIsClosed() throws IOException {
        RawCaller caller = call(open.port());

        assertThat(caller.send("\r\n").awaitEnd()).isTrue();
    }

    @Test
    void bodiesMayArriveInPieces() throws IOException {
        RawCaller caller = call(open.port());
        for (int i = 0; i < 3; i++) {
            caller.head("POST", "/v1/bookings", JSON, "Content-Length: " + BOOKING.length());
            caller.send(BOOKING.substring(0, 9));
            open.get("/v1/slots/there");
            caller.send(BOOKING.substring(9));
            assertThat(caller.status()).as("on the same connection").isEqualTo(201);

            caller.head("POST", "/v1/bookings", JSON, "Transfer-Encoding: chunked")
                    .send("9\r\n" + BOOKING.substring(0, 9));
            open.get("/v1/slots/there");
            caller.send("\r\n" + Integer.toHexString(BOOKING.length() - 9) + "\r\n" + BOOKING.substring(9)
                    + "\r\n0\r\n\r\n");
            assertThat(caller.status()).isEqualTo(201);
        }
    }

    @Test
    void callerIsKnownAfterItsBodyArrivedLate() throws IOException {
        String foreign = "{\"slotId\":\"a\",\"customerId\":\"another\"}";
        String token = "Authorization: Bearer " + secure.issuer.token("me", "booking:write");
        RawCaller caller = call(secure.gateway.port());

        caller.head("POST", "/v1/bookings", JSON, token, "Content-Length: " + foreign.length());
        secure.gateway.get("/v1/slots/there");
        assertThat(caller.send(foreign).status()).isEqualTo(403);

        String own = "{\"slotId\":\"a\"}";
        caller.head("POST", "/v1/bookings", JSON, token, "Content-Length: " + own.length());
        secure.gateway.get("/v1/slots/there");
        assertThat(caller.send(own).status()).isEqualTo(201);
    }

    private boolean isAnswered(RawCaller caller) {
        try {
            return caller.head("GET", "/v1/slots/there").status() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void connectionsOfOneAddressAreLimited() throws IOException {
        int answered = 0;
        while (answered <= SHARE && isAnswered(call(open.port()))) {
            answered++;
        }
        assertThat(answered).isBetween(SHARE / 2, SHARE);

        callers.get(0).close();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isAnswered(call(open.port())));
    }

    @Test
    void refusedConnectionsCountForTheirAddressUntilTheyAreClosed() throws IOException {
        long began = System.nanoTime();
        int answered = 0;
        for (int i = 0; i < 4 * SHARE; i++) {
            if (call(open.port()).send("X\r\n\r\n").status() != 0) {
                answered++;
            }
        }
        long seconds = 1 + Duration.ofNanos(System.nanoTime() - began).toSeconds();

        // Each is drained for a second.
        assertThat(answered).isBetween(SHARE / 2, (int) Math.min(4 * SHARE - 1, SHARE * (1 + seconds)));
    }
}
