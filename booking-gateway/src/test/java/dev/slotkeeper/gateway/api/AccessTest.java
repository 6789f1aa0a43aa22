package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which scopes each call needs, and the security headers of responses. */
class AccessTest {

    private static final String ID = "018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11";
    private static final String ORIGIN = "https://book.example.org";
    private static final List<String> SCOPES = List.of("booking:write", "slots:admin", "ops:read");
    private static SecureGateway secure;

    @BeforeAll
    static void start() {
        secure = new SecureGateway("--booking.gateway.security.allowed-origins=" + ORIGIN);
    }

    @AfterAll
    static void stop() {
        secure.close();
    }

    @BeforeEach
    void reset() {
        secure.fakes.reset();
    }

    @ParameterizedTest(name = "{0} {1} needs {2}")
    @CsvSource({
        "POST, /v1/bookings, booking:write slots:admin",
        "GET, /v1/bookings/" + ID + ", booking:write slots:admin",
        "GET, /v1/bookings/" + ID + "/stream, booking:write slots:admin",
        "DELETE, /v1/bookings/" + ID + ", booking:write slots:admin",
        "POST, /v1/bookings/" + ID + "/reschedule, booking:write slots:admin",
        "POST, /v1/holds, booking:write slots:admin",
        "POST, /v1/holds/" + ID + "/confirm, booking:write slots:admin",
        "POST, /v1/holds/" + ID + "/extend, booking:write slots:admin",
        "DELETE, /v1/holds/" + ID + ", booking:write slots:admin",
        "POST, /v1/slots/there/watch, booking:write slots:admin",
        "GET, /v1/watches/" + ID + "/stream, booking:write slots:admin",
        "POST, /v1/slots, slots:admin",
        "PATCH, /v1/slots/there, slots:admin",
        "POST, /v1/slots/there/close, slots:admin",
        "POST, /v1/slots/there/reopen, slots:admin",
        "DELETE, /v1/slots/there, slots:admin",
        "GET, /v1/ops, ops:read",
        "POST, /v1/ops/crowd, slots:admin",
        "GET, /actuator/prometheus, ops:read",
        "GET, /actuator/info, ops:read",
        "GET, /actuator/ops, ops:read",
        "GET, /actuator, ops:read"
    })
    void aCallNeedsOneOfItsScopes(String method, String path, String needed) {
        List<String> enough = List.of(needed.split(" ", -1));
        String body = method.equals("GET") || method.equals("DELETE") ? "" : "{}";

        assertThat(secure.call(method, path, body, "").status()).isEqualTo(401);
        for (String scope : SCOPES) {
            Exchange answer = secure.call(method, path, body, secure.issuer.token("c", "openid", scope));
            if (enough.contains(scope)) {
                assertThat(answer.status()).as(scope).isNotIn(401, 403);
            } else {
                assertThat(answer.status()).as(scope).isEqualTo(403);
                assertThat(answer.member("scope")).isEqualTo(needed);
                assertThat(answer.header("WWW-Authenticate"))
                        .contains("error=\"insufficient_scope\"", "scope=\"" + needed + "\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ops",
                "/page/app.js",
                "/ops/ops.js",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/v1/slots",
                "/v1/slots/there",
                "/actuator/health/liveness"
            })
    void publicPagesAndReadsNeedNoToken(String path) {
        assertThat(secure.get(path, "").status()).isEqualTo(200);
        assertThat(secure.call("HEAD", path, "", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/error",
                "/V1/bookings",
                "/v1/bookings/../ops",
                "/v1//ops",
                "/v1/slots;x/../ops",
                "/v1/slots/there;a=b",
                "/v1/slots/%2e%2e/ops",
                "/v1/slots/..%2fops",
                "/ops/..%2f..%2fbooking-gateway.yml"
            })
    void unusualPathsDoNotBypassTheRules(String path) {
        Exchange answer = secure.get(path, "");

        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void unknownAddressIs404WithAToken() {
        Exchange answer = secure.get("/nothing", secure.issuer.token("c", "ops:read"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ops", "/v1/slots", "/v1/ops", "/nothing", "/v1/slots/gone", "/v1/slots?limit=x"})
    void everyResponseHasSecurityHeaders(String path) {
        Exchange answer = secure.get(path, "");

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Cache-Control")).contains("no-");
        assertThat(answer.response().headers().allValues("Content-Security-Policy"))
                .hasSize(1);
        assertThat(answer.response().headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void onlyConfiguredOriginsMayCall() {
        Exchange allowed = preflight(ORIGIN);
        Exchange other = preflight("https://evil.example.org");

        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
        assertThat(allowed.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
    }

    private static Exchange preflight(String origin) {
        return secure.call(
                "OPTIONS",
                "/v1/bookings",
                "",
                "",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
    }

    @Test
    void refusalsAreCounted() {
        assertThat(secure.get("/v1/ops", "").status()).isEqualTo(401);

        assertThat(secure.get("/actuator/prometheus", secure.issuer.token("c", "ops:read"))
                        .response()
                        .body())
                .containsPattern("booking_gateway_refused_total\\{outcome=\"UNAUTHENTICATED\"} [1-9]")
                .contains("booking_gateway_refused_total{outcome=\"TOKENS_NOT_CHECKED\"} 0.0");
    }

    @Test
    void healthShowsNoDetails() {
        Exchange health = secure.get("/actuator/health", "");

        assertThat(health.json().has("status")).isTrue();
        assertThat(health.json().has("components")).isFalse();
    }
}
