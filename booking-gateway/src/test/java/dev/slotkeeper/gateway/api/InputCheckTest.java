package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Checks that input is understood or refused, and never taken for absent. */
class InputCheckTest extends FakedGateway {

    private static final UUID BOOKED = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");
    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b22");
    private static final String SLOT = "{\"slotId\":\"%s\",\"resourceId\":\"r\",\"startsAt\":\"2026-11-22T10:00:00Z\","
            + "\"endsAt\":\"2026-11-22T11:00:00Z\",\"capacity\":1}";

    @BeforeEach
    void book() {
        fakes.bookings.put(BOOKED, new Fakes.Booked("a", "c"));
    }

    private static Exchange call(String method, String path, String body, String... headers) {
        return gateway.exchange(method, path, BodyPublishers.ofString(body), headers);
    }

    private static void assertRefused(Exchange answer, String field) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("field")).isEqualTo(field);
        assertThat(fakes.submitted).isEmpty();
    }

    /** Returns every call under /v1, such as "DELETE /v1/slots/there". */
    private static Set<String> calls() {
        Set<String> calls = new TreeSet<>();
        gateway.beans(RequestMappingHandlerMapping.class)
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .forEach(info -> add(info, calls));
        return calls;
    }

    private static void add(RequestMappingInfo info, Set<String> calls) {
        for (String path : info.getPatternValues()) {
            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                if (path.startsWith("/v1/")) {
                    calls.add(
                            method + " " + path.replace("{slotId}", "there").replaceAll("\\{\\w+}", BOOKED.toString()));
                }
            }
        }
    }

    @Test
    void unknownQueryParameterIsRefusedOnEveryCall() {
        Set<String> calls = calls();
        assertThat(calls).hasSizeGreaterThanOrEqualTo(20).contains("DELETE /v1/bookings/" + BOOKED);

        for (String call : calls) {
            String[] parts = call.split(" ");
            Exchange answer = parts[0].equals("PATCH") || parts[0].equals("POST")
                    ? call(parts[0], parts[1] + "?customerid=c", "{}", "Content-Type", "application/json")
                    : call(parts[0], parts[1] + "?customerid=c", "");

            assertRefused(answer, "customerid");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "customerid=c, customerid",
        "customerId=c&CustomerId=c, CustomerId",
        "customer%49d%20=c, 'customerId '",
        "customerId=c&customerId=d, customerId",
        "=c, ''",
        "customerId, customerId",
        "cancelBookings=true, cancelBookings",
        "requestId=1-1-1-1-1, requestId"
    })
    void misspeltGuardOfACancellationIsRefused(String query, String field) {
        assertRefused(call("DELETE", "/v1/bookings/" + BOOKED + "?" + query, ""), field);
    }

    /** A URI of the client's own class can't have such escapes, so the request is sent byte for byte. */
    @ParameterizedTest
    @CsvSource({
        "customerId=%zz, customerId",
        "customerId=%+1, customerId",
        "customerId=c%, customerId",
        "customerId=%FF, customerId",
        "customerId=%C0%80, customerId",
        "%zz=c, %zz",
        "customerId%FF=c, customerId%FF"
    })
    void parameterThatCantBeDecodedIsRefused(String query, String field) {
        assertThat(raw("DELETE /v1/bookings/" + BOOKED + "?" + query))
                .startsWith("HTTP/1.1 400")
                .contains("\"field\":\"" + field + "\"");
        assertThat(fakes.submitted).isEmpty();
    }

    private static String raw(String requestLine) {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(10_000);
            String request = requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(requestLine, e);
        }
    }

    /** The controllers get what the container has read. */
    @Test
    void parameterThatTheContainerReadsDifferentlyIsRefused() {
        try (RunningGateway latin =
                new RunningGateway(List.of("--server.tomcat.uri-encoding=ISO-8859-1"), parts -> {}, fakes)) {
            String path = "/v1/bookings/" + BOOKED + "?customerId=%C3%A9";

            assertRefused(latin.exchange("DELETE", path, BodyPublishers.noBody()), "customerId");
        }
    }

    @Test
    void parameterInThePathIsRefusedOnEveryCall() {
        for (String call : calls()) {
            String[] parts = call.split(" ");
            Exchange answer = parts[0].equals("PATCH") || parts[0].equals("POST")
                    ? call(parts[0], parts[1] + ";customerId=c", "{}", "Content-Type", "application/json")
                    : call(parts[0], parts[1] + ";customerId=c", "");

            assertRefused(answer, "customerId");
        }
        assertRefused(call("POST", "/v1/slots/there;a=b/close", ""), "a");
    }

    @Test
    void knownQueryParametersAreTaken() {
        Exchange page = gateway.get("/v1/slots?resourceId=r&from=2026-11-22T10:00:00Z&available=true&limit=2&");

        assertThat(page.status()).isEqualTo(200);
        assertThat(gateway.get("/v1/slots?").status()).isEqualTo(200);
        assertThat(gateway.get("/v1/slots?limit=").member("field")).isEqualTo("limit");
        assertThat(call("DELETE", "/v1/bookings/" + BOOKED + "?customer%49d=c", "")
                        .status())
                .isEqualTo(409);
        assertThat(fakes.submitted.get(0).command().customerId()).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11", "/v1/slots/there"})
    void bodyOfADeleteIsRefused(String path) {
        assertRefused(call("DELETE", path, "{\"customerId\":\"d\"}", "Content-Type", "application/json"), "body");
        assertRefused(
                call("DELETE", path, "customerId=d", "Content-Type", "application/x-www-form-urlencoded"), "body");
    }

    /** A client that does not know whether there will be a body sends it in chunks. */
    @Test
    void emptyChunksAreNoBody() {
        BodyPublisher empty = BodyPublishers.ofInputStream(InputStream::nullInputStream);
        BodyPublisher one = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[] {'x'}));

        assertRefused(gateway.exchange("DELETE", "/v1/slots/a", one), "body");
        gateway.exchange("DELETE", "/v1/slots/a", empty);
        gateway.exchange("DELETE", "/v1/bookings/" + BOOKED + "?customerId=c", empty);
        gateway.exchange("POST", "/v1/slots/a/close", empty);

        assertThat(fakes.submitted).hasSize(3);
        assertThat(gateway.exchange("POST", "/v1/slots/a/close", one).status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "identity, br", "deflate"})
    void contentCodingIsRefused(String coding) {
        for (String path : List.of("/v1/bookings", "/v1/slots", "/v1/slots/there/close", "/v1/slots/there/watch")) {
            Exchange answer = call("POST", path, "{}", "Content-Type", "application/json", "Content-Encoding", coding);

            assertThat(answer.status()).as(path).isEqualTo(415);
            assertThat(answer.header("Accept-Encoding")).isEqualTo("identity");
        }
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void identityIsNoCoding() {
        String body = "{\"slotId\":\"a\",\"customerId\":\"c\"}";

        assertThat(gateway.post("/v1/bookings", body, "Content-Encoding", "identity")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/slots/there/close",
                "/v1/slots/there/reopen",
                "/v1/slots/there/watch",
                "/v1/holds/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11/confirm"
            })
    void callThatNeedsNoBodyTakesOnlyJson(String path) {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "*/*", "a/b/c;;;=")) {
            assertThat(call("POST", path, "", "Content-Type", type).status())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(call("POST", path, "{}").status()).as("without a type").isEqualTo(415);
        assertThat(call("POST", path, "", "Content-Type", "text/plain", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", path, "", "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(fakes.submitted).isEmpty();

        assertThat(call("POST", path, "").status()).isNotIn(400, 403, 415);
        assertThat(call("POST", path, "{}", "Content-Type", "application/json;charset=utf-8")
                        .status())
                .isNotIn(400, 403, 415);
    }

    /** With the mark, the body was once read as one slot by the call, and as two by the parser. */
    @Test
    void bodyWithAByteOrderMarkIsReadLikeOneWithout() {
        String two = "\ufeff[" + SLOT.formatted("a") + "," + SLOT.formatted("b") + "]";

        Exchange answer = gateway.post("/v1/slots", two);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("slots")).hasSize(2);
        assertThat(fakes.submitted)
                .extracting(submitted -> ((CreateSlot) submitted.command()).slotId())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /v1/bookings                                                    | {\"slotId\":\"a\",\"customerId\":\"c\",%s}",
                "POST   | /v1/holds                                                       | {\"slotId\":\"a\",\"customerId\":\"c\",\"holdSeconds\":5,%s}",
                "POST   | /v1/holds/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11/confirm          | {%s}",
                "POST   | /v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11/reschedule    | {\"toSlotId\":\"b\",%s}",
                "PATCH  | /v1/slots/a                                                     | {\"capacity\":1,%s}",
                "POST   | /v1/slots/a/close                                               | {%s}",
                "POST   | /v1/slots/a/reopen                                              | {%s}",
                "DELETE | /v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11               | ``",
                "DELETE | /v1/holds/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11                  | ``",
                "DELETE | /v1/slots/a                                                     | ``"
            })
    void requestIdIsHonouredByEveryCallThatChangesSomething(String method, String path, String body) {
        boolean hasBody = !body.isEmpty();

        send(method, hasBody ? path : path + "?requestId=" + ID, body.formatted("\"requestId\":\"" + ID + "\""));
        send(method, path, body.formatted("\"x\":1"), "Idempotency-Key", ID.toString());
        send(method, path, body.formatted("\"x\":1"), "Idempotency-Key", "\"" + ID + "\"");

        assertThat(fakes.submitted)
                .extracting(Fakes.Submitted::command)
                .extracting(Command::requestId)
                .containsExactly(ID, ID, ID);
        fakes.submitted.clear();
        assertRefused(
                send(method, hasBody ? path : path + "?requestId=7", body.formatted("\"requestId\":\"7\"")),
                "requestId");
        assertRefused(
                send(
                        method,
                        hasBody ? path : path + "?requestId=" + ID,
                        body.formatted("\"requestId\":\"" + ID + "\""),
                        "Idempotency-Key",
                        BOOKED.toString()),
                "requestId");
        assertRefused(send(method, path, body.formatted("\"x\":1"), "Idempotency-Key", "\"open"), "Idempotency-Key");
    }

    private static Exchange send(String method, String path, String body, String... headers) {
        return method.equals("DELETE") ? call(method, path, "", headers) : sendJson(method, path, body, headers);
    }

    private static Exchange sendJson(String method, String path, String body, String... headers) {
        return headers.length == 0
                ? call(method, path, body, "Content-Type", "application/json")
                : call(method, path, body, "Content-Type", "application/json", headers[0], headers[1]);
    }

    @Test
    void mergePatchRemovesThePrice() {
        call("PATCH", "/v1/slots/a", "{\"price\":null}", "Content-Type", "application/merge-patch+json");

        assertThat(fakes.submitted).singleElement().satisfies(one -> assertThat(one.command())
                .hasFieldOrPropertyWithValue("removesPrice", true));
        fakes.submitted.clear();
        assertRefused(
                call("PATCH", "/v1/slots/a", "{\"startsAt\":null}", "Content-Type", "application/merge-patch+json"),
                "startsAt");
    }

    @Test
    void nullQuantityIsTheDefaultEverywhere() {
        String body = "{\"slotId\":\"a\",\"customerId\":\"c\",\"quantity\":null}";

        assertThat(gateway.post("/v1/bookings", body).member("quantity")).isEqualTo("1");
        assertThat(gateway.post("/v1/slots/there/watch", "{\"quantity\":null}").status())
                .isEqualTo(404);
    }
}
