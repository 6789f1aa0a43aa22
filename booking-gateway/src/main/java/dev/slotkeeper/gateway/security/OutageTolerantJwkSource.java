package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Returns the issuer's last known keys for a limited time while the issuer is unavailable. The library's own outage
 * cache does not serve renewals in the background, so that callers would have to wait.
 */
final class OutageTolerantJwkSource implements JWKSetSource<SecurityContext> {

    private final JWKSetSource<SecurityContext> issuer;
    private final long goodForMillis;
    private volatile @Nullable Fetched fetched;

    private record Fetched(JWKSet keys, long at) {}

    OutageTolerantJwkSource(JWKSetSource<SecurityContext> issuer, Duration goodFor) {
        this.issuer = issuer;
        this.goodForMillis = goodFor.toMillis();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = issuer.getJWKSet(refresh, now, context);
            fetched = new Fetched(keys, now);
            return keys;
        } catch (JWKSetUnavailableException away) {
            Fetched last = fetched;
            if (last == null || now - last.at() > goodForMillis || isAboutAKeyNotIn(last.keys(), refresh)) {
                throw away;
            }
            return last.keys();
        }
    }

    /** Returns whether the refresh is for a key that is not in this set. In an outage, such a key may be bad or new. */
    private static boolean isAboutAKeyNotIn(JWKSet keys, JWKSetCacheRefreshEvaluator refresh) {
        return !refresh.equals(JWKSetCacheRefreshEvaluator.forceRefresh()) && refresh.requiresRefresh(keys);
    }

    @Override
    public void close() throws IOException {
        issuer.close();
    }
}
