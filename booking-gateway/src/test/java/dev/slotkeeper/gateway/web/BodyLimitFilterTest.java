package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.gateway.api.Fakes;
import dev.slotkeeper.gateway.api.RunningGateway;
import dev.slotkeeper.gateway.api.SecureGateway;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Tests bodies that are too large, unexpected, truncated or malformed. */
class BodyLimitFilterTest {

    private static final int LENGTH = 20 * 1024 * 1024;

    private static final byte[] PIECE = "a=b&".repeat(4 * 1024).getBytes(StandardCharsets.US_ASCII);

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final List<String> TYPES = List.of(
            "",
            "Content-Type: application/json",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data; boundary=a",
            "Content-Type: text/plain");

    private static RunningGateway open;
    private static SecureGateway secure;

    @BeforeAll
    static void start() {
        open = new RunningGateway(new Fakes());
        secure = new SecureGateway();
    }

    @AfterAll
    static void stop() {
        open.close();
        secure.close();
    }

    private static Set<String> paths() {
        Set<String> paths = new TreeSet<>(List.of("/", "/page/app.js", "/ops/", "/nothing", "/v1/nothing"));
        open.beans(RequestMappingInfoHandlerMapping.class)
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPatternValues().stream())
                .map(path -> path.replaceAll("\\{[^}]*}", "x").replace("**", "x"))
                .forEach(paths::add);
        assertThat(paths).contains("/v1/slots", "/v1/bookings/x", "/actuator/prometheus", "/v3/api-docs", "/error");
        return paths;
    }

    /**
     * Sends only the beginning of a body and waits for the response: a gateway that waited for the rest would never
     * answer.
     */
    private static void announcesTooMuch(int port, String method, String path, String type) throws IOException {
        try (RawCaller caller = new RawCaller(port)) {
            caller.head(method, path, type.isEmpty() ? "X: y" : type, "Content-Length: " + LENGTH);
            caller.send(PIECE);
            // Tomcat refuses TRACE before any filter.
            assertThat(caller.status())
                    .as(method + " " + path + " " + type)
                    .isEqualTo(method.equals("TRACE") ? 405 : 413);
            assertThat(caller.answerHead()).contains("Connection: close");
        }
    }

    @Test
    void bodyOf20MegabytesIsRefusedAtEveryAddress() throws IOException {
        for (String path : paths()) {
            for (String method : METHODS) {
                for (String type : TYPES) {
                    announcesTooMuch(open.port(), method, path, type);
                    announcesTooMuch(secure.gateway.port(), method, path, type);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/json"})
    void largeBodyIsAnsweredBeforeItsEnd(String type) throws IOException {
        for (int port : List.of(open.port(), secure.gateway.port())) {
            try (RawCaller caller = new RawCaller(port)) {
                caller.head("DELETE", "/v1/bookings/x", "Content-Type: " + type, "Content-Length: " + LENGTH);
                assertThat(sentUntilAnswered(caller, PIECE)).isLessThan(LENGTH);
                assertThat(caller.status()).isEqualTo(413);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /v1/bookings", "POST /v1/slots", "DELETE /v1/bookings/x", "GET /v1/slots", "PUT /nothing"})
    void endlessChunksAreRefusedOrNotRead(String call) throws IOException {
        byte[] chunk = ("1000\r\n" + "a".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int port : List.of(open.port(), secure.gateway.port())) {
            try (RawCaller caller = new RawCaller(port)) {
                String[] words = call.split(" ");
                caller.head(words[0], words[1], "Content-Type: application/json", "Transfer-Encoding: chunked");
                assertThat(sentUntilAnswered(caller, chunk)).as(call).isLessThan(LENGTH);
                assertThat(caller.status()).as(call).isBetween(200, 499);
            }
        }
    }

    /** Each is answered by another thread than began it, while its sender continues to send. */
    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void refusalReachesASenderThatContinuesToSend(int status) throws IOException {
        byte[] chunk = ("1000\r\n" + "a".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] wrong = "no length\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 50; i++) {
            try (RawCaller caller = new RawCaller(open.port())) {
                caller.head("POST", "/v1/bookings", "Content-Type: application/json", "Transfer-Encoding: chunked");
                caller.send(chunk);
                open.get("/v1/slots/there");
                if (status == 400) {
                    caller.send(wrong);
                }
                for (int sent = 0; sent < 1024 * 1024; sent += chunk.length) {
                    caller.send(chunk);
                }
                assertThat(caller.status()).isEqualTo(status);
                assertThat(caller.answerHead()).contains("Connection: close");
                assertThat(caller.awaitEnd()).isTrue();
            }
        }
    }

    @Test
    void truncatedBodyIs400() throws IOException {
        for (String head : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
            try (RawCaller caller = new RawCaller(open.port())) {
                caller.head("POST", "/v1/bookings", "Content-Type: application/json", head);
                caller.send("5\r\n{");
                open.get("/v1/slots/there");
                caller.hangUpHalf();
                assertThat(caller.status()).as(head).isEqualTo(400);
            }
        }
    }

    @Test
    void blankLinesBetweenRequestsAreIgnored() throws IOException {
        try (RawCaller caller = new RawCaller(open.port())) {
            for (int i = 0; i < 3; i++) {
                caller.send("POST /v1/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}\r\n");
                assertThat(caller.status()).isEqualTo(415);
                open.get("/v1/slots/there");
            }
        }
    }

    private static int sentUntilAnswered(RawCaller caller, byte[] piece) throws IOException {
        int sent = 0;
        while (sent < LENGTH && !caller.hasAnswer()) {
            caller.send(piece);
            sent += piece.length;
        }
        return sent;
    }

    @Test
    void smallBodyIsIgnoredWhereNoneIsExpected() throws IOException {
        try (RawCaller caller = new RawCaller(open.port())) {
            for (int i = 0; i < 3; i++) {
                // Sent at once: if the body arrived after its response, the connection would be closed.
                caller.send("GET /v1/slots/there HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
                assertThat(caller.status()).as("on the same connection").isEqualTo(200);
            }
        }
        try (RawCaller caller = new RawCaller(open.port())) {
            caller.head("GET", "/v1/slots/there", "Content-Length: " + ContractJson.MAX_BYTES);
            assertThat(caller.status()).as("without waiting for the body").isEqualTo(200);
        }
    }

    @Test
    void formsSetNoParameters() {
        String form = "resourceId=a%20b&limit=0";
        int status = open.exchange(
                        "GET",
                        "/v1/slots",
                        BodyPublishers.ofString(form),
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .status();

        assertThat(status).isEqualTo(200);
    }

    @Test
    void everyCallThatReadsABodyHasALimit() {
        Stream<String> reading = Stream.of("/v1/bookings", "/v1/holds", "/v1/slots");

        assertThat(reading.map(path ->
                        open.post(path, " ".repeat(ContractJson.MAX_BYTES)).status()))
                .as("the body is read and is not JSON")
                .containsOnly(400);
    }
}
