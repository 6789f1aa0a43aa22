package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests calls from pages of other origins to a gateway without authentication. */
class OriginsTest {

    private static final String ORIGIN = "https://shop.example";
    private static final String OTHER = "https://evil.example";
    private static final String BODY = "{\"slotId\":\"a\",\"customerId\":\"c\"}";

    /** Browsers send the host in lower case, however the operator wrote it. */
    private static final String ALLOWED = "https://Shop.example";

    private static final Fakes fakes = new Fakes();
    private static RunningGateway allowing;
    private static RunningGateway closed;

    @BeforeAll
    static void start() {
        allowing = new RunningGateway(
                List.of("--booking.gateway.security.allowed-origins=" + ALLOWED), parts -> {}, fakes);
        closed = new RunningGateway(fakes);
    }

    @AfterAll
    static void stop() {
        allowing.close();
        closed.close();
    }

    private static Exchange preflight(RunningGateway gateway, String origin, String headers) {
        return preflight(gateway, origin, headers, "/v1/bookings");
    }

    private static Exchange preflight(RunningGateway gateway, String origin, String headers, String path) {
        return gateway.exchange(
                "OPTIONS",
                path,
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                headers);
    }

    @Test
    void allowedOriginMayCall() {
        Exchange preflight = preflight(allowing, ORIGIN, "content-type,idempotency-key,traceparent,if-match");
        Exchange booked = allowing.post("/v1/bookings", BODY, "Origin", ORIGIN, "Sec-Fetch-Site", "cross-site");

        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(booked.status()).isEqualTo(201);
        assertThat(booked.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(booked.header("Access-Control-Expose-Headers")).contains("Location", "ETag");
    }

    @Test
    void otherOriginIsRefusedWithAProblem() {
        for (RunningGateway gateway : List.of(allowing, closed)) {
            Exchange preflight = preflight(gateway, OTHER, "content-type");

            assertThat(preflight.status()).isEqualTo(403);
            assertThat(preflight.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(gateway.post("/v1/bookings", BODY, "Origin", OTHER).status())
                    .isEqualTo(403);
        }
        assertThat(preflight(closed, ORIGIN, "content-type").status()).isEqualTo(403);
    }

    /** A browser does not show the answer to the page; refusing would only break programs that send an origin. */
    @Test
    void readsOfOtherOriginsAreAnsweredWithoutPermission() {
        try (SecureGateway secure = new SecureGateway("--booking.gateway.security.allowed-origins=" + ORIGIN)) {
            for (RunningGateway gateway : List.of(allowing, closed, secure.gateway)) {
                for (String method : List.of("GET", "HEAD")) {
                    Exchange answer =
                            gateway.exchange(method, "/v1/slots/there", BodyPublishers.noBody(), "Origin", OTHER);

                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
                    assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
                }
            }
        }
        assertThat(allowing.exchange("GET", "/v1/slots/there", BodyPublishers.noBody(), "Origin", ORIGIN)
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo(ORIGIN);
    }

    @Test
    void queryDoesNotMatterWhenOnlyTheOptionsAreAskedFor() {
        String path = "/v1/bookings/018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11?customerId=c&x=1";

        assertThat(options(path)).contains("DELETE");
        assertThat(preflight(allowing, ORIGIN, "content-type", path).status()).isEqualTo(200);
        assertThat(allowing.exchange("OPTIONS", path, BodyPublishers.noBody(), "Origin", ORIGIN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headHasTheHeadersOfGet() {
        for (String path : List.of("/v1/slots", "/v1/slots/there", "/v1/slots/none")) {
            Exchange get = closed.get(path);
            Exchange head = closed.exchange("HEAD", path, BodyPublishers.noBody());

            assertThat(head.status()).as(path).isEqualTo(get.status());
            assertThat(head.response().body()).isEmpty();
            for (String header : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
                assertThat(head.header(header)).as(path + " " + header).isEqualTo(get.header(header));
            }
        }
    }

    @Test
    void optionsNameTheMethodsOfAnAddress() {
        assertThat(options("/v1/bookings")).contains("POST").doesNotContain("PATCH");
        assertThat(options("/v1/slots/there")).contains("GET", "HEAD", "PATCH", "DELETE");
        assertThat(options("/v1/slots/there/close")).contains("POST").doesNotContain("GET");
    }

    private static String options(String path) {
        Exchange answer = closed.exchange("OPTIONS", path, BodyPublishers.noBody());
        assertThat(answer.status()).isEqualTo(200);
        return answer.header("Allow");
    }
}
