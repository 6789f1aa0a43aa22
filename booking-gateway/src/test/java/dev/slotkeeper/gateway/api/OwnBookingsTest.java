package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.gateway.api.Fakes.Booked;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.kafka.RequestLog.Standing;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a customer sees and changes only its own bookings; for it, those of others do not exist. */
class OwnBookingsTest {

    private static SecureGateway secure;

    private final UUID hers = UUID.randomUUID();
    private final UUID nobodys = UUID.randomUUID();
    private String she;
    private String he;
    private String administrator;

    @BeforeAll
    static void start() {
        secure = new SecureGateway();
    }

    @AfterAll
    static void stop() {
        secure.close();
    }

    @BeforeEach
    void createBooking() {
        secure.fakes.reset();
        she = secure.issuer.token("she", "booking:write");
        he = secure.issuer.token("he", "booking:write");
        administrator = secure.issuer.token("boss", "slots:admin");
        secure.fakes.bookings.put(hers, new Booked("a", "she"));
        secure.fakes.decisions.put(
                hers,
                new DecisionRecord(hers, "a", hers, Outcome.CONFIRMED, null, null, "she", 1, 4, 10, null, Fakes.NOW));
    }

    /** Asserts that another customer's id and an unknown id get the same response, so that it reveals nothing. */
    private void assertIndistinguishable(Exchange others, Exchange unknown) {
        assertThat(others.status()).isEqualTo(404).isEqualTo(unknown.status());
        assertThat(others.response().body().replace(hers.toString(), nobodys.toString()))
                .isEqualTo(unknown.response().body());
        assertThat(others.response().headers().map().keySet())
                .isEqualTo(unknown.response().headers().map().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/stream", "?partition=3&offset=17", "/stream?partition=3&offset=17"})
    void bookingIsVisibleToItsCustomerOnly(String rest) {
        String path = "/v1/bookings/%s" + rest;
        String accept = rest.startsWith("/stream") ? "text/event-stream" : "application/json";

        assertThat(secure.call("GET", path.formatted(hers), "", she, "Accept", accept)
                        .status())
                .isEqualTo(200);
        assertIndistinguishable(
                secure.call("GET", path.formatted(hers), "", he, "Accept", accept + ", application/problem+json"),
                secure.call("GET", path.formatted(nobodys), "", he, "Accept", accept + ", application/problem+json"));
        assertThat(secure.fakes.askedCustomer).isEqualTo("he");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/stream", "?partition=3&offset=17"})
    void rejectionIsVisibleToItsCustomerOnly(String rest) {
        UUID cancel = UUID.randomUUID();
        secure.fakes.decisions.put(
                cancel,
                new DecisionRecord(
                        cancel,
                        "a",
                        cancel,
                        Outcome.REJECTED,
                        ErrorCode.VALIDATION_ERROR,
                        Reason.ALREADY_CANCELLED,
                        "she",
                        null,
                        4,
                        10,
                        null,
                        Fakes.NOW));
        String accept = "application/json, application/problem+json, text/event-stream";

        Exchange hersIs = secure.call("GET", "/v1/bookings/" + cancel + rest, "", she, "Accept", accept);

        assertThat(hersIs.status()).isEqualTo(200);
        assertThat(hersIs.response().body()).contains("\"status\":\"REJECTED\"", "\"reason\":\"ALREADY_CANCELLED\"");
        assertThat(secure.call("GET", "/v1/bookings/" + cancel + rest, "", he, "Accept", accept)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "DELETE | /v1/bookings/%s | -",
                "POST | /v1/bookings/%s/reschedule | {\"toSlotId\":\"b\"}",
                "POST | /v1/holds/%s/confirm | -",
                "POST | /v1/holds/%s/extend | {\"holdSeconds\":60}",
                "DELETE | /v1/holds/%s | -"
            })
    void bookingIsChangedByItsCustomerOnly(String method, String path, String body) {
        String json = body == null ? "" : body;

        assertIndistinguishable(
                secure.call(method, path.formatted(hers), json, he),
                secure.call(method, path.formatted(nobodys), json, he));
        assertThat(secure.fakes.submitted).isEmpty();

        assertThat(secure.call(method, path.formatted(hers), json, she).status())
                .isEqualTo(409);
        assertThat(secure.fakes.submitted)
                .singleElement()
                .satisfies(one -> assertThat(one.command().customerId()).isEqualTo("she"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "POST | /v1/bookings | {\"slotId\":\"a\",\"customerId\":\"she\"}",
                "POST | /v1/holds | {\"slotId\":\"a\",\"customerId\":\"she\",\"holdSeconds\":60}",
                "POST | /v1/slots/there/watch | {\"customerId\":\"she\"}",
                "DELETE | /v1/bookings/018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11?customerId=she | -",
                "DELETE | /v1/holds/018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11?customerId=she | -",
                "POST | /v1/holds/018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11/confirm | {\"customerId\":\"she\"}",
                "POST | /v1/holds/018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11/extend | {\"customerId\":\"she\"}"
            })
    void namingAnotherCustomerIs403(String method, String path, String body) {
        Exchange answer = secure.call(method, path, body == null ? "" : body, he);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("field")).isEqualTo("customerId");
        assertThat(secure.fakes.submitted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "DELETE | /v1/bookings/%s | -",
                "POST | /v1/bookings/%s/reschedule | {\"toSlotId\":\"b\"}",
                "POST | /v1/holds/%s/confirm | -",
                "POST | /v1/holds/%s/extend | {\"holdSeconds\":60}",
                "DELETE | /v1/holds/%s | -",
                "POST | /v1/slots/there/watch | {}"
            })
    void callsBeyondTheRateOfACustomerAre429(String method, String path, String body) {
        String eager = secure.issuer.token("eager-" + UUID.randomUUID(), "booking:write");
        Exchange answer;
        int calls = 0;
        do {
            answer = secure.call(method, path.formatted(nobodys), body == null ? "" : body, eager);
        } while (answer.status() == 404 && ++calls < 500);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(calls).isGreaterThanOrEqualTo(50);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.member("type")).isEqualTo("urn:slotkeeper:problem:too-many-requests");
        assertThat(secure.call(method, path.formatted(nobodys), body == null ? "" : body, he)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void customerMayNameItself() {
        Exchange answer = secure.call("POST", "/v1/bookings", "{\"slotId\":\"a\",\"customerId\":\"she\"}", she);

        assertThat(answer.status()).isEqualTo(201);
    }

    @Test
    void administratorsActForOthers() {
        assertThat(secure.get("/v1/bookings/" + hers, administrator).status()).isEqualTo(200);
        assertThat(secure.call("DELETE", "/v1/bookings/" + hers, "", administrator)
                        .status())
                .isEqualTo(409);
        assertThat(secure.call("POST", "/v1/bookings", "{\"slotId\":\"a\",\"customerId\":\"she\"}", administrator)
                        .status())
                .isEqualTo(201);
        assertThat(secure.call("POST", "/v1/bookings", "{\"slotId\":\"a\"}", administrator)
                        .member("field"))
                .isEqualTo("customerId");
    }

    @Test
    void undecidedRequestIsLookedUpForItsCallerOnly() {
        secure.fakes.standing = Standing.WAITING;

        assertThat(secure.get("/v1/bookings/" + nobodys, he).member("status")).isEqualTo("PENDING");
        assertThat(secure.fakes.askedCustomer).isEqualTo("he");
        assertThat(secure.get("/v1/bookings/" + nobodys, administrator).status())
                .isEqualTo(200);
        assertThat(secure.fakes.askedCustomer).isNull();
    }
}
