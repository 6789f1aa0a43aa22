package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;

/**
 * Limits for caching an issuer's keys and for fetching them.
 *
 * @param goodFor how long keys are used before they are fetched again
 * @param renewedAhead how long before the end of {@code goodFor} keys are fetched in the background, so that callers
 *     never wait for an issuer that does not respond; must be longer than one fetch takes
 * @param goodInOutage how long keys are used after the issuer last returned them, while it is unavailable
 * @param betweenQuestions interval with at most two fetches, whichever keys the tokens name
 */
record JwkCachePolicy(Duration goodFor, Duration renewedAhead, Duration goodInOutage, Duration betweenQuestions) {

    /** Default limits. In an outage, the last known keys are used for an hour rather than rejecting every caller. */
    static final JwkCachePolicy USUAL = new JwkCachePolicy(
            Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(30));

    /** Longest time that a caller waits while another caller's fetch is in progress. */
    private static final Duration MAX_WAIT = Duration.ofMillis(900);

    /** Returns a cached source of keys, which runs threads of its own until it is closed. */
    JWKSource<SecurityContext> of(JWKSetSource<SecurityContext> issuer) {
        return JWKSourceBuilder.create(new OutageTolerantJwkSource(issuer, goodInOutage))
                .cache(goodFor.toMillis(), MAX_WAIT.toMillis())
                .refreshAheadCache(renewedAhead.toMillis(), true)
                .rateLimited(betweenQuestions.toMillis())
                .build();
    }
}
