package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.system.RawHttp.Answer;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Hostile inputs over HTTP. */
final class HostileHttp {

    private static final String BOOKINGS = "/v1/bookings";
    private static final String BOOKED = "201, and the booking";
    private static final String MALFORMED = "400 MALFORMED";

    private final RawHttp http;
    private final String slot;
    private final UUID others;

    /**
     * Creates the inputs.
     *
     * @param slot a slot with enough seats
     * @param others another customer's booking of it
     */
    HostileHttp(RawHttp http, String slot, UUID others) {
        this.http = http;
        this.slot = slot;
        this.others = others;
    }

    List<HostileInput> bodies() {
        return List.of(
                body("a body of 16 KiB and one byte", "413 MALFORMED", padded(16 * 1024 + 1)),
                input("the same in chunks that never end", "413 MALFORMED", endless()),
                input(
                        "an array of slots of more than 1 MiB",
                        "413 MALFORMED",
                        () -> http.post("/v1/slots", ("[" + " ".repeat(1024 * 1024) + "]").getBytes(UTF_8))),
                body("objects nested 11 deep", MALFORMED, with("\"x\":" + "{\"a\":".repeat(10) + "1" + "}".repeat(10))),
                body(
                        "bytes that are no UTF-8",
                        MALFORMED,
                        with("\"x\":\"\u00c3(\"").getBytes(ISO_8859_1)),
                body("UTF-16", MALFORMED, with("\"quantity\":1").getBytes(UTF_16)),
                body("NUL in an id", MALFORMED, named("c\\u0000d")),
                body("a line feed and a forged log line in an id", MALFORMED, named("c\\n2026-01-01 ERROR forged")),
                body("a terminal's control characters in an id", MALFORMED, named("\\u001b[2Jc")),
                body("`customerId` twice", MALFORMED, with("\"customerId\":\"d\"")),
                body("a second object after the first", MALFORMED, with("\"quantity\":1") + "{}"),
                body("nothing at all", MALFORMED, ""),
                body("an array in place of an object", MALFORMED, "[" + with("\"quantity\":1") + "]"),
                body("`quantity` -1", MALFORMED, with("\"quantity\":-1")),
                body("`quantity` 2147483648", MALFORMED, with("\"quantity\":2147483648")),
                body("`quantity` 1e999999999", MALFORMED, with("\"quantity\":1e999999999")),
                body("a number of 10,000 digits", MALFORMED, with("\"quantity\":" + "9".repeat(10_000))),
                body(
                        "`expiresAt` in the year 999999999",
                        MALFORMED,
                        with("\"expiresAt\":\"+999999999-01-01T00:00:00Z\"")),
                body("members `__proto__` and `@class`", BOOKED, with("\"__proto__\":{\"a\":1},\"@class\":\"x.Y\"")),
                body("HTML as `customerId`", "201, as JSON", named("<img src=x onerror=alert(1)>")),
                body(
                        "SQL as `slotId`",
                        MALFORMED,
                        "{\"slotId\":\"a';DROP TABLE appointments;--\",\"customerId\":\"c\"}"),
                input(
                        "XML with an external entity",
                        "415 MALFORMED",
                        () -> http.send(
                                "POST",
                                BOOKINGS,
                                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".getBytes(UTF_8),
                                "Content-Type: application/xml")),
                input(
                        "JSON sent as `text/plain`, as a foreign page's form can",
                        "415 MALFORMED",
                        () -> http.send(
                                "POST", BOOKINGS, with("\"quantity\":1").getBytes(UTF_8), "Content-Type: text/plain")),
                input(
                        "a form of 7 MB with a cancellation, which takes none",
                        "413 MALFORMED",
                        () -> http.send(
                                "DELETE",
                                BOOKINGS + "/x",
                                "a=b&".repeat(1_750_000).getBytes(UTF_8),
                                "Content-Type: application/x-www-form-urlencoded")));
    }

    List<HostileInput> headersAndAddresses() {
        String booking = with("\"quantity\":1");
        return List.of(
                headers(
                        "an `Idempotency-Key` of 256 characters",
                        MALFORMED,
                        booking,
                        "Idempotency-Key: " + "k".repeat(256)),
                headers("two `Idempotency-Key`s", MALFORMED, booking, "Idempotency-Key: a", "Idempotency-Key: b"),
                headers(
                        "`Prefer: wait=` with 40 digits, which is as if not given",
                        BOOKED,
                        booking,
                        "Prefer: wait=" + "9".repeat(40)),
                headers("a header of 20 KB", "400 MALFORMED", booking, "X-Long: " + "x".repeat(20_000)),
                headers("a `traceparent` of garbage", BOOKED, booking, "traceparent: 00-zz-<script>-ffff"),
                headers("`Content-Length` twice, with two values", "400 MALFORMED", booking, "Content-Length: 3"),
                headers("a header line without a name", "400 MALFORMED", booking, ": nameless"),
                headers("`X-HTTP-Method-Override: DELETE`", BOOKED, booking, "X-HTTP-Method-Override: DELETE"),
                headers(
                        "`X-Forwarded-Host` and `-Proto` of another site",
                        BOOKED,
                        booking,
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Proto: gopher"),
                get(
                        "a line feed in the address, for a header of its own",
                        MALFORMED,
                        "/v1/slots/a%0d%0aSet-Cookie:%20x=1"),
                get("`../` in a page's address", "404", "/page/x/../../booking-gateway.yml"),
                get("the same, encoded", "400 MALFORMED", "/page/..%2f..%2fbooking-gateway.yml"),
                get("the same, encoded twice", "404", "/page/%252e%252e/%252e%252e/booking-gateway.yml"),
                get("`' OR 1=1 --` as `resourceId`", MALFORMED, "/v1/slots?resourceId=%27%20OR%201=1%20--"),
                get("`limit` 9223372036854775808", MALFORMED, "/v1/slots?limit=9223372036854775808"),
                get("a made-up `cursor`", MALFORMED, "/v1/slots?cursor=AAAA%00%ff"),
                get(
                        "2,000 query parameters that the call does not have",
                        MALFORMED,
                        "/v1/slots?" + "a=&".repeat(2_000)),
                get("a guessed booking id", "404", BOOKINGS + "/00000000-0000-4000-8000-000000000001"),
                get("`partition` -1", MALFORMED, BOOKINGS + "/" + others + "?partition=-1&offset=0"),
                get(
                        "a place beyond the end of the log",
                        "404",
                        BOOKINGS
                                + "/00000000-0000-4000-8000-000000000001?partition=2147483647&offset=9223372036854775807"),
                input(
                        "a cancellation of a guessed id",
                        "404 NOT_FOUND",
                        () -> http.call("DELETE", BOOKINGS + "/00000000-0000-4000-8000-000000000001?customerId=c")),
                input(
                        "a cancellation of another customer's booking",
                        "404 NOT_FOUND",
                        () -> http.call("DELETE", BOOKINGS + "/" + others + "?customerId=mallory")),
                input("`TRACE`", "405", () -> http.call("TRACE", BOOKINGS)),
                stream("a `Last-Event-ID` of 8 KB", "x".repeat(8_000)),
                stream("a `Last-Event-ID` beyond all numbers", "-99999999999999999999:1"));
    }

    private HostileInput stream(String what, String id) {
        return new HostileInput("HTTP", what, "200, the stream from its beginning", () -> {
            Answer answer = http.call(
                    "GET", "/v1/slots/stream?resourceId=r", "Accept: text/event-stream", "Last-Event-ID: " + id);
            return answer.status() == 200 ? "200, the stream from its beginning" : answer.told();
        });
    }

    private HostileInput get(String what, String answer, String path) {
        return input(what, answer, () -> http.call("GET", path));
    }

    private HostileInput headers(String what, String answer, String body, String... headers) {
        return input(what, answer, () -> http.post(BOOKINGS, body.getBytes(UTF_8), headers));
    }

    private HostileInput body(String what, String answer, String body) {
        return body(what, answer, body.getBytes(UTF_8));
    }

    private HostileInput body(String what, String answer, byte[] body) {
        return input(what, answer, () -> http.post(BOOKINGS, body));
    }

    private HostileInput input(String what, String answer, java.util.function.Supplier<Answer> sending) {
        Function<Answer, String> told = reply -> reply.status() != 201
                ? reply.told()
                : answer.startsWith("201") && isSafe(reply) ? answer : "201 with what it should not say";
        return new HostileInput("HTTP", what, answer, () -> told.apply(sending.get()));
    }

    /** Nothing of a header got into another, no address of another site, and nothing that a browser takes for a page. */
    private static boolean isSafe(Answer answer) {
        return answer.head().contains("Content-Type: application/json")
                && answer.head().contains("Location: /v1/bookings/")
                && !answer.head().contains("evil")
                && answer.body().startsWith("{\"type\":\"BookingConfirmed\"");
    }

    private java.util.function.Supplier<Answer> endless() {
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        return () -> http.exchange(("POST " + BOOKINGS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(64))
                .getBytes(ISO_8859_1));
    }

    private String with(String more) {
        return "{\"slotId\":\"" + slot + "\",\"customerId\":\"c\"," + more + "}";
    }

    private String named(String customerId) {
        return Requests.body(slot, customerId);
    }

    private String padded(int bytes) {
        String least = with("\"x\":\"\"");
        return least + " ".repeat(bytes - least.length());
    }
}
