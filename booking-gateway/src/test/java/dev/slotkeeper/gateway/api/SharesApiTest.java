package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.Shares;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that one caller can't use up a bounded place: another caller is still served. */
class SharesApiTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String BOOKING = "{\"slotId\":\"there\"}";

    private static SecureGateway secure;
    private static ExecutorService callers;
    private String greedy = "";
    private String other = "";

    @BeforeAll
    static void start() {
        secure = new SecureGateway("--booking.gateway.watches=100", "--booking.gateway.trusted-proxies=127.0.0.1,::1");
        callers = Executors.newFixedThreadPool(70);
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        secure.close();
    }

    @BeforeEach
    void reset() {
        secure.fakes.reset();
        secure.fakes.states.put("there", new SlotAvailability(Fakes.slot("there"), false, 1));
        greedy = secure.issuer.token("greedy-" + UUID.randomUUID(), "booking:write");
        other = secure.issuer.token("other-" + UUID.randomUUID(), "booking:write");
    }

    private static Exchange watch(String token, int quantity) {
        return secure.call("POST", "/v1/slots/there/watch", "{\"quantity\":" + quantity + "}", token);
    }

    private static long count(List<Exchange> answers, int status) {
        return answers.stream().filter(one -> one.status() == status).count();
    }

    private static void refusesItsShare(Exchange refused, String share, int limit) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("share").asText()).isEqualTo(share);
        assertThat(refused.json().path("limit").asInt()).isEqualTo(limit);
        assertThat(refused.member("detail")).contains(limit + " " + share.replace('_', ' '));
        assertThat(refused.json().path("retryable").asBoolean()).isTrue();
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    }

    @Test
    void customerThatWatchesEverythingLeavesRoomForOthers() {
        List<Exchange> answers = new ArrayList<>();
        for (int quantity = 1; answers.size() < 110; quantity++) {
            Exchange answer = watch(greedy, quantity);
            // The rate limit, 50 a second in this test, gives 429 too.
            if (answer.status() != 429 || !answer.json().path("share").isMissingNode()) {
                answers.add(answer);
            }
        }
        assertThat(count(answers, 201)).isEqualTo(20);
        assertThat(count(answers, 429)).isEqualTo(90);
        refusesItsShare(answers.get(109), "watches", 20);
        assertThat(Integer.parseInt(answers.get(109).header("Retry-After"))).isBetween(3_000, 3_600);
        assertThat(watch(other, 1).status()).isEqualTo(201);
    }

    @Test
    void identicalWatchesShareOneId() {
        String first = watch(greedy, 7).member("watchId");
        assertThat(watch(greedy, 7).member("watchId")).isEqualTo(first);
        assertThat(watch(greedy, 8).member("watchId")).isNotEqualTo(first);
        assertThat(watch(other, 7).member("watchId")).isNotEqualTo(first);
    }

    @Test
    void customerThatOpensStreamsLeavesRoomForOthers() {
        // The limit is 5 streams, and a share is a quarter of it, at least one.
        String path = "/v1/slots/stream";
        try (EventClient first = listen(path, greedy)) {
            assertThat(first.status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                try (EventClient refused = listen(path, greedy)) {
                    refusesAStream(refused, "One customer");
                }
            }
            try (EventClient others = listen(path, other)) {
                assertThat(others.status()).isEqualTo(200);
            }
        }
        awaitNothingHeld();
        try (EventClient again = listen(path, greedy)) {
            assertThat(again.status()).isEqualTo(200);
        }
        awaitNothingHeld();
    }

    /** Asserts a refusal; a stream that was opened would never end. */
    private static void refusesAStream(EventClient refused, String owner) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.awaitEnd())
                .contains("\"share\":\"streams\"", "\"limit\":1", owner + " may have 1 streams at a time");
    }

    private static EventClient listen(String path, String token) {
        return secure.gateway.listen(path, "Authorization", "Bearer " + token);
    }

    /** Sends calls concurrently; the accepted ones wait for the fakes until {@code meanwhile} has run. */
    private List<Exchange> flood(int calls, String method, String path, String body, Runnable meanwhile) {
        CompletableFuture<Void> silence = new CompletableFuture<>();
        secure.fakes.silence = silence;
        List<CompletableFuture<Exchange>> answers = IntStream.range(0, calls)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> secure.call(method, path, body, greedy), callers))
                .toList();
        try {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            answers.stream().filter(CompletableFuture::isDone).count() >= calls - share(path));
            meanwhile.run();
        } finally {
            silence.complete(null);
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static int share(String path) {
        return path.equals("/v1/bookings") ? 50 : 4;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/slots/there", "/v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11", "/v1/slots"})
    void customerThatLooksUpManyAtOnceLeavesRoomForOthers(String path) {
        List<CompletableFuture<Exchange>> others = new ArrayList<>();
        List<Exchange> answers = flood(
                20,
                "GET",
                path,
                "",
                () -> others.add(CompletableFuture.supplyAsync(() -> secure.get(path, other), callers)));
        assertThat(count(answers, 429)).isEqualTo(16);
        refusesItsShare(
                answers.stream().filter(one -> one.status() == 429).findFirst().orElseThrow(), "lookups", 4);
        assertThat(others.get(0).join().status()).isNotIn(429, 503);
        awaitNothingHeld();
    }

    @Test
    void customerWithManyStreamLookupsLeavesRoomForOthers() {
        String path = "/v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11/stream";
        List<CompletableFuture<Exchange>> others = new ArrayList<>();
        List<Exchange> answers = flood(
                40,
                "GET",
                path,
                "",
                () -> others.add(CompletableFuture.supplyAsync(() -> secure.get(path, other), callers)));
        assertThat(count(answers, 429)).isEqualTo(36);
        assertThat(others.get(0).join().status()).isEqualTo(404);
        awaitNothingHeld();
    }

    @Test
    void customerWithManyWaitingRequestsLeavesRoomForOthers() {
        List<CompletableFuture<Exchange>> others = new ArrayList<>();
        List<Exchange> answers = flood(
                60,
                "POST",
                "/v1/bookings",
                BOOKING,
                () -> others.add(CompletableFuture.supplyAsync(
                        () -> secure.call("POST", "/v1/bookings", BOOKING, other), callers)));
        List<Exchange> refused = answers.stream()
                .filter(one -> one.json().path("share").asText().equals("waiting"))
                .toList();
        assertThat(count(answers, 201)).isLessThanOrEqualTo(50);
        assertThat(answers.size() - count(answers, 201)).isGreaterThanOrEqualTo(10);
        refused.forEach(one -> refusesItsShare(one, "waiting", 50));
        assertThat(others.get(0).join().status()).isEqualTo(201);
        awaitNothingHeld();
    }

    @Test
    void addressesBehindATrustedProxyHaveSharesOfTheirOwn() {
        String path = "/v1/slots/stream";
        try (EventClient first = secure.gateway.listen(path, "X-Forwarded-For", "203.0.113.7")) {
            assertThat(first.status()).isEqualTo(200);
            try (EventClient refused = secure.gateway.listen(path, "X-Forwarded-For", "9.9.9.9, 203.0.113.7")) {
                refusesAStream(refused, "One client address");
            }
            try (EventClient others = secure.gateway.listen(path, "Forwarded", "for=\"[2001:db8::7]\"")) {
                assertThat(others.status()).isEqualTo(200);
            }
        }
        awaitNothingHeld();
    }

    @Test
    void localCallersWithoutATokenHaveNoShares() {
        String path = "/v1/slots/stream";
        try (EventClient first = secure.gateway.listen(path);
                EventClient second = secure.gateway.listen(path)) {
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
        }
        awaitNothingHeld();
    }

    @Test
    void resetStreamsReleaseTheirShare() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            try (Socket socket = new Socket("127.0.0.1", secure.gateway.port())) {
                String head = "GET /v1/slots/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                        + "X-Forwarded-For: 198.51.100." + i + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(2_000);
                if (random.nextBoolean()) {
                    assertThat(socket.getInputStream().read()).isNotNegative();
                }
                socket.setSoLinger(random.nextBoolean(), 0);
            }
        }
        awaitNothingHeld();
    }

    private static void awaitNothingHeld() {
        Shares shares = secure.gateway.bean(Shares.class);
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            for (BoundedResource place : BoundedResource.values()) {
                assertThat(shares.held(place)).as(place.label()).isZero();
                assertThat(shares.holders(place)).as(place.label()).isZero();
            }
        });
    }
}
