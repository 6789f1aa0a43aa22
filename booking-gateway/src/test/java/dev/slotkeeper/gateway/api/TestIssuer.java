package dev.slotkeeper.gateway.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Fake login server: publishes its keys, and signs tokens with one of them. */
public final class TestIssuer implements AutoCloseable {

    /** Audience of its tokens. */
    public static final String AUDIENCE = "slotkeeper";

    private static final String REALM = "/realms/test";
    private static final int KEY_BITS = 2048;

    private final HttpServer server;
    private final List<RSAKey> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean unavailable;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    public TestIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rotate();
        serve(REALM + "/.well-known/openid-configuration", () -> """
                {"issuer":"%s","jwks_uri":"%s/keys"}""".formatted(url(), url()));
        serve(REALM + "/keys", () -> {
            questions.incrementAndGet();
            return new JWKSet(List.copyOf(published)).toString(true);
        });
        server.start();
    }

    private void serve(String path, java.util.function.Supplier<String> json) {
        server.createContext(path, exchange -> {
            awaitEndOf(hanging);
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(unavailable ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /** Returns the settings of a gateway that accepts its tokens. */
    public String[] settings() {
        return new String[] {
            "--spring.profiles.active=secure",
            "--booking.gateway.idempotency-secret=" + "s".repeat(32),
            "--booking.gateway.security.issuer=" + url(),
            "--booking.gateway.security.audience=" + AUDIENCE
        };
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + REALM;
    }

    /** Returns how often its keys were fetched. */
    int questions() {
        return questions.get();
    }

    private static void awaitEndOf(CountDownLatch hanging) {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes it accept connections without responding, until {@code hang(false)}. */
    void hang(boolean hangs) {
        hanging.countDown();
        hanging = new CountDownLatch(hangs ? 1 : 0);
    }

    void goAway(boolean gone) {
        unavailable = gone;
    }

    /** Adds a key, with which it signs from now on. */
    void rotate() {
        published.add(0, newKey("key-" + published.size()));
    }

    RSAKey key() {
        return published.get(0);
    }

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(KEY_BITS).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a valid token. */
    public String token(String subject, String... scopes) {
        return signed(claims(subject, scopes).build(), key());
    }

    /** Returns a token that expired a minute ago. */
    public String tokenThatIsOver(String subject, String... scopes) {
        Instant end = Instant.now().minusSeconds(60);
        return signed(
                claims(subject, scopes)
                        .issueTime(Date.from(end.minusSeconds(300)))
                        .expirationTime(Date.from(end))
                        .build(),
                key());
    }

    /** Returns a token that is signed with an unknown key. */
    public String forgedToken(String subject, String... scopes) {
        return signed(claims(subject, scopes).build(), newKey("forged"));
    }

    /** Returns the claims of a valid token, for a test to change. */
    JWTClaimsSet.Builder claims(String subject, String... scopes) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(List.of("account", AUDIENCE))
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("scope", String.join(" ", scopes));
    }

    static String signed(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .type(JOSEObjectType.JWT)
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    /**
     * Returns a token with the public key as an HMAC secret. It passes a check that lets the token choose the
     * algorithm.
     */
    static String confused(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hang(false);
        server.stop(0);
    }
}
