package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which tokens are accepted. */
class TokensTest {

    private static final String BOOKING = "{\"slotId\":\"a\"}";
    private static SecureGateway secure;

    @BeforeAll
    static void start() {
        secure = new SecureGateway();
    }

    @AfterAll
    static void stop() {
        secure.close();
    }

    @BeforeEach
    void reset() {
        secure.fakes.reset();
    }

    private static Exchange book(String token) {
        return secure.call("POST", "/v1/bookings", BOOKING, token);
    }

    @Test
    void validTokenBooksForItsSubject() {
        Exchange answer = book(secure.issuer.token("c-123", "openid", "booking:write"));

        assertThat(answer.status()).isEqualTo(201);
        BookSlot command = (BookSlot) secure.fakes.submitted.get(0).command();
        assertThat(command.customerId()).isEqualTo("c-123");
    }

    @Test
    void smallClockSkewIsTolerated() {
        String justOver = spoilt(claims -> overSince(claims, 10));

        assertThat(book(justOver).status()).isEqualTo(201);
    }

    @Test
    void withoutATokenNothingIsBooked() {
        Exchange answer = book("");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"slotkeeper\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("type")).isEqualTo("urn:slotkeeper:problem:unauthenticated");
        assertThat(secure.fakes.submitted).isEmpty();
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                bad("expired", spoilt(c -> overSince(c, 60))),
                bad(
                        "not valid yet",
                        spoilt(c -> c.notBeforeTime(Date.from(Instant.now().plusSeconds(120))))),
                bad("never expires", spoilt(c -> c.expirationTime(null))),
                bad("of another issuer", spoilt(c -> c.issuer(secure.issuer.url() + "x"))),
                bad("of no issuer", spoilt(c -> c.issuer(null))),
                bad("for another audience", spoilt(c -> c.audience("account"))),
                bad("for no audience", spoilt(c -> c.audience((String) null))),
                bad("without a subject", spoilt(c -> c.subject(null))),
                bad("of a subject with a line feed", spoilt(c -> c.subject("c\nd"))),
                bad("of a subject that is too long", spoilt(c -> c.subject("c".repeat(129)))),
                bad("not signed", TestIssuer.unsigned(good().build())),
                bad("HS256 with the public key", TestIssuer.confused(good().build(), secure.issuer.key())),
                bad("of an unknown key", TestIssuer.signed(good().build(), TestIssuer.newKey("unknown"))),
                bad(
                        "of another key with the same id",
                        TestIssuer.signed(
                                good().build(),
                                TestIssuer.newKey(secure.issuer.key().getKeyID()))),
                bad("changed after it was signed", changed()),
                bad("no token", "nonsense"),
                bad("three dots", "..."));
    }

    private static Arguments bad(String what, String token) {
        return Arguments.of(what, token);
    }

    private static JWTClaimsSet.Builder good() {
        return secure.issuer.claims("c-123", "booking:write");
    }

    private static String spoilt(Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> change) {
        return TestIssuer.signed(change.apply(good()).build(), secure.issuer.key());
    }

    private static JWTClaimsSet.Builder overSince(JWTClaimsSet.Builder claims, int seconds) {
        Instant end = Instant.now().minusSeconds(seconds);
        return claims.issueTime(Date.from(end.minusSeconds(300))).expirationTime(Date.from(end));
    }

    private static String changed() {
        String[] mine = secure.issuer.token("c-123", "booking:write").split("\\.", -1);
        String[] others =
                secure.issuer.token("c-999", "booking:write", "slots:admin").split("\\.", -1);
        return mine[0] + "." + others[1] + "." + mine[2];
    }

    @ParameterizedTest(name = "a token {0}")
    @MethodSource("badTokens")
    void invalidTokenIs401(String what, String token) {
        Exchange answer = book(token);

        assertThat(answer.status()).as(what).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"slotkeeper\", error=\"invalid_token\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("detail")).isEqualTo("This token is not taken.");
        assertThat(secure.fakes.submitted).isEmpty();
    }

    @Test
    void newKeyOfTheIssuerIsFetched() {
        try (SecureGateway other = new SecureGateway()) {
            assertThat(status(other, other.issuer.token("c", "booking:write"))).isEqualTo(201);
            String before = other.issuer.token("c", "booking:write");
            other.issuer.rotate();

            assertThat(status(other, other.issuer.token("c", "booking:write"))).isEqualTo(201);
            assertThat(status(other, before)).isEqualTo(201);
        }
    }

    @Test
    void fetchesForUnknownKeysAreRateLimited() {
        try (SecureGateway other = new SecureGateway()) {
            long begin = System.nanoTime();
            assertThat(status(other, other.issuer.token("c", "booking:write"))).isEqualTo(201);
            for (int i = 0; i < 20; i++) {
                String madeUp = TestIssuer.signed(
                        other.issuer.claims("c", "booking:write").build(),
                        i == 0 ? TestIssuer.newKey("made-up") : renamed(other, i));
                assertThat(status(other, madeUp)).isIn(401, 503);
            }

            long halfMinutes = Duration.ofNanos(System.nanoTime() - begin).toSeconds() / 30;
            assertThat(other.issuer.questions()).isLessThanOrEqualTo((int) (2 + 2 * halfMinutes));
            assertThat(status(other, other.issuer.token("c", "booking:write"))).isEqualTo(201);
        }
    }

    private static com.nimbusds.jose.jwk.RSAKey renamed(SecureGateway gateway, int number) {
        return new com.nimbusds.jose.jwk.RSAKey.Builder(gateway.issuer.key())
                .keyID("made-up-" + number)
                .build();
    }

    @Test
    void unavailableIssuerIs503AndNot401() {
        try (SecureGateway other = new SecureGateway()) {
            other.issuer.goAway(true);
            Exchange answer = other.call("POST", "/v1/bookings", BOOKING, other.issuer.token("c", "booking:write"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.json().path("retryable").asBoolean()).isTrue();
            assertThat(other.get("/v1/slots", "").status()).isEqualTo(200);

            other.issuer.goAway(false);
            assertThat(status(other, other.issuer.token("c", "booking:write"))).isEqualTo(201);
            other.issuer.goAway(true);
            assertThat(status(other, other.issuer.token("d", "booking:write"))).isEqualTo(201);
        }
    }

    @Test
    void issuerThatHangsIs503InTime() {
        try (SecureGateway other = new SecureGateway()) {
            String token = other.issuer.token("c", "booking:write");
            assertThat(book(secure.issuer.token("warm-up", "booking:write")).status())
                    .isEqualTo(201);
            other.issuer.hang(true);
            long begin = System.nanoTime();

            assertThat(status(other, token)).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_900));

            other.issuer.hang(false);
            assertThat(status(other, token)).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--booking.gateway.security.audience=a, booking.gateway.security.issuer: given nothing",
        "--booking.gateway.security.issuer=https://login.example.org, booking.gateway.security.audience: given nothing",
        "--booking.gateway.security.issuer=http://login.example.org, security.issuer",
        "--booking.gateway.security.key-set=http://login.example.org/keys, security.keySet"
    })
    void gatewayWithoutASafeIssuerDoesNotStart(String setting, String why) {
        List<String> settings = List.of(
                "--spring.profiles.active=secure", "--booking.gateway.idempotency-secret=" + "s".repeat(32), setting);

        assertThatThrownBy(() -> new RunningGateway(settings, started -> {}, new Fakes()).close())
                .hasStackTraceContaining(why);
    }

    @Test
    void secureGatewayWithoutAnIdempotencySecretDoesNotStart() {
        List<String> settings = List.of(
                "--spring.profiles.active=secure",
                "--booking.gateway.security.issuer=https://login.example.org",
                "--booking.gateway.security.audience=a");

        assertThatThrownBy(() -> new RunningGateway(settings, started -> {}, new Fakes()).close())
                .hasStackTraceContaining("booking.gateway.idempotency-secret: given nothing");
    }

    private static int status(SecureGateway gateway, String token) {
        return gateway.call("POST", "/v1/bookings", BOOKING, token).status();
    }
}
