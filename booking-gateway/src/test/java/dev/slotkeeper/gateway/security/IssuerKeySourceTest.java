package dev.slotkeeper.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeySourceTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private final AtomicInteger keysAsked = new AtomicInteger();
    private HttpServer server;
    private volatile String keySet = "";

    @BeforeEach
    void start() throws IOException {
        // Listens on all addresses of this machine, so that only the rule prevents a fetch.
        server = HttpServer.create(new InetSocketAddress(0), 0);
        serve(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + keySet + "\"}");
        serve("/keys", () -> {
            keysAsked.incrementAndGet();
            return "{\"keys\":[]}";
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, java.util.function.Supplier<String> json) {
        server.createContext(path, exchange -> {
            byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private JWKSet fetched() throws KeySourceException {
        return new IssuerKeySource(issuer(), "", TIMEOUT)
                .getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), System.currentTimeMillis(), null);
    }

    @Test
    void httpIsAllowedOnThisMachine() throws KeySourceException {
        keySet = issuer() + "/keys?of=us";
        assertThat(fetched().getKeys()).isEmpty();
        assertThat(keysAsked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:PORT/keys",
                "http://localhost@127.0.0.2:PORT/keys",
                "http://login.example.org/keys",
                "file:/etc/hostname",
                "keys",
                ""
            })
    void keysAreNotFetchedFromUnsafeAddresses(String address) {
        keySet = address.replace("PORT", Integer.toString(server.getAddress().getPort()));
        assertThatThrownBy(this::fetched).hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(keysAsked).hasValue(0);
    }

    @Test
    void configuredKeySetMustBeSafeToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new IssuerKeySource("https://login.example.org", "http://login.example.org/keys", TIMEOUT));
    }
}
