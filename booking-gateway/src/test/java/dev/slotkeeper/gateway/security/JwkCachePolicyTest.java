package dev.slotkeeper.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests cached keys while the issuer responds, hangs or is unavailable, with seconds instead of hours. */
class JwkCachePolicyTest {

    private static final JWKSelector ANY =
            new JWKSelector(new JWKMatcher.Builder().keyID("one").build());

    private static final JWKSelector OTHER =
            new JWKSelector(new JWKMatcher.Builder().keyID("other").build());

    private final Issuer issuer = new Issuer();
    private @Nullable JWKSource<SecurityContext> opened;

    /** Fake issuer that returns its keys, fails at once, or does not respond until the fetch is given up. */
    private static final class Issuer implements JWKSetSource<SecurityContext> {

        private final JWKSet keys =
                new JWKSet(new OctetSequenceKey.Builder("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .keyID("one")
                        .build());
        private final AtomicInteger questions = new AtomicInteger();
        private final CountDownLatch end = new CountDownLatch(1);
        volatile boolean away;
        volatile long hangsMillis;

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
                throws KeySourceException {
            questions.incrementAndGet();
            long millis = hangsMillis;
            if (millis > 0) {
                awaitEnd(millis);
            }
            if (away || millis > 0) {
                throw new JWKSetUnavailableException("no answer");
            }
            return keys;
        }

        private void awaitEnd(long millis) {
            try {
                var unused = end.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    @AfterEach
    void close() throws IOException {
        issuer.close();
        if (opened != null) {
            // Unclosed, its threads would keep a gateway from stopping.
            assertThat(opened).isInstanceOf(Closeable.class);
            ((Closeable) opened).close();
        }
    }

    private JWKSource<SecurityContext> kept(int goodFor, int renewedAhead, int goodInOutage) {
        opened = new JwkCachePolicy(
                        Duration.ofSeconds(goodFor),
                        Duration.ofSeconds(renewedAhead),
                        Duration.ofSeconds(goodInOutage),
                        Duration.ofMillis(10))
                .of(issuer);
        return opened;
    }

    private static List<JWK> ask(JWKSource<SecurityContext> keys) throws KeySourceException {
        return keys.get(ANY, null);
    }

    @Test
    void callersDoNotWaitWhileValidKeysAreRenewed() throws Exception {
        JWKSource<SecurityContext> keys = kept(6, 4, 60);
        assertThat(ask(keys)).hasSize(1);
        issuer.hangsMillis = 2_000;
        Duration longest = Duration.ZERO;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Duration.ofSeconds(9).toNanos()) {
            long asked = System.nanoTime();
            assertThat(ask(keys)).hasSize(1);
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            longest = took.compareTo(longest) > 0 ? took : longest;
            // Pauses, so that the calls do not occupy both cores.
            issuer.awaitEnd(5);
        }

        assertThat(issuer.questions.get()).isGreaterThan(1);
        assertThat(longest).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void keysAreRenewedWithoutCalls() throws Exception {
        JWKSource<SecurityContext> keys = kept(3, 1, 60);
        assertThat(ask(keys)).hasSize(1);

        Awaitility.await().atMost(Durations.TEN_SECONDS).until(() -> issuer.questions.get() >= 2);
    }

    @Test
    void keysAreUsedInAnOutageUntilTheirTimeIsOver() throws Exception {
        JWKSource<SecurityContext> keys = kept(3, 1, 6);
        assertThat(ask(keys)).hasSize(1);
        assertThat(keys.get(OTHER, null)).isEmpty();
        issuer.away = true;
        long begin = System.nanoTime();

        while (System.nanoTime() - begin < Duration.ofSeconds(5).toNanos()) {
            assertThat(ask(keys)).hasSize(1);
            // An unknown key may be new, so it is not reported as invalid.
            assertThatThrownBy(() -> keys.get(OTHER, null)).isInstanceOf(KeySourceException.class);
            issuer.awaitEnd(100);
        }
        Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> assertThatThrownBy(() -> ask(keys))
                .isInstanceOf(KeySourceException.class));
        assertThat(issuer.questions.get()).isGreaterThan(2);

        issuer.away = false;
        Awaitility.await().atMost(Durations.TEN_SECONDS).ignoreExceptions().until(() -> !ask(keys)
                .isEmpty());
    }

    @Test
    void defaultLimitsAreAsDocumented() {
        assertThat(JwkCachePolicy.USUAL.goodInOutage()).isEqualTo(Duration.ofHours(1));
        assertThat(JwkCachePolicy.USUAL.goodFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(JwkCachePolicy.USUAL.betweenQuestions()).isEqualTo(Duration.ofSeconds(30));
    }
}
