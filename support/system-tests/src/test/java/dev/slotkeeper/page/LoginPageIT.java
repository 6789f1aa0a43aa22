package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.api.TestIssuer;
import dev.slotkeeper.system.Http;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page where the gateway asks who comes: logins begin, end, and are those of different people. */
class LoginPageIT extends OnThePage {

    private static final TestIssuer ISSUER = new TestIssuer();

    private final String slot = "slot-" + resource;

    @BeforeAll
    static void start() {
        open(ISSUER.settings());
    }

    @AfterAll
    static void closeIssuer() {
        ISSUER.close();
    }

    private void threeSeats() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(30, ChronoUnit.HOURS);
        HttpResponse<String> created = stage.gateway()
                .post(
                        "/v1/slots",
                        """
                        {"slotId":"%s","resourceId":"%s","startsAt":"%s","endsAt":"%s","capacity":3}
                        """.formatted(slot, resource, start, start.plus(30, ChronoUnit.MINUTES)),
                        "Authorization",
                        "Bearer " + ISSUER.token("boss", "slots:admin"));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    private void bookedByAnother() {
        HttpResponse<String> booked = stage.gateway()
                .post(
                        "/v1/bookings",
                        "{\"slotId\":\"" + slot + "\"}",
                        "Authorization",
                        "Bearer " + ISSUER.token("another", "booking:write"));
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        assertThat(Http.json(booked).get("customerId").asText()).isEqualTo("another");
    }

    private static void logIn(String token) {
        visitor.browser().run("sessionStorage.setItem('slotkeeper.token', arguments[0])", token);
    }

    private static String token() {
        return String.valueOf(visitor.browser().run("return sessionStorage.getItem('slotkeeper.token') ?? 'none'"));
    }

    private static String name() {
        return String.valueOf(visitor.browser().run("return document.getElementById('name').value"));
    }

    @Test
    void withALoginThatIsOverTheListGoesOn() {
        threeSeats();
        visitor.arrive(resource);
        logIn(ISSUER.tokenThatIsOver("she", "booking:write"));

        visitor.comeBack(resource);
        visitor.seesRow(slot, "3 seats left");
        bookedByAnother();
        visitor.seesRow(slot, "2 seats left");

        assertThat(name()).isEqualTo("she");
        visitor.choose(slot, "book");
        visitor.seesCard("needs a token");
    }

    @Test
    void aTokenThatIsNotTakenIsForgottenAndTheListGoesOn() {
        threeSeats();
        visitor.arrive(resource);
        logIn(ISSUER.forgedToken("she", "booking:write"));

        visitor.comeBack(resource);
        visitor.seesRow(slot, "3 seats left");
        bookedByAnother();
        visitor.seesRow(slot, "2 seats left");

        assertThat(token()).isEqualTo("none");
    }

    @Test
    void nextUserSeesNothingOfThePreviousOne() {
        threeSeats();
        visitor.arrive(resource);
        logIn(ISSUER.token("she", "booking:write"));
        visitor.comeBack(resource);
        visitor.choose(slot, "book");
        visitor.sees("CONFIRMED");

        logIn(ISSUER.token("he", "booking:write"));
        visitor.comeBack(resource);
        visitor.seesRow(slot, "2 seats left");
        assertThat(visitor.cards("CONFIRMED")).isZero();
        assertThat(name()).isEqualTo("he");

        logIn(ISSUER.token("she", "booking:write"));
        visitor.comeBack(resource);
        visitor.sees("CONFIRMED");
    }
}
