package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;

/**
 * For how long an issuer's keys are kept, and how often it is asked for them.
 *
 * @param goodFor without asking again
 * @param renewedAhead how long before that is over they are asked for in the background, so that callers never wait for an
 *     issuer that hangs; longer than one question takes
 * @param goodInOutage since the issuer last told them, while it can't be asked
 * @param betweenQuestions it is asked twice in this time at most, whatever the tokens name
 */
record KeptKeys(Duration goodFor, Duration renewedAhead, Duration goodInOutage, Duration betweenQuestions) {

    /** Keys that were good when the issuer was last heard of are better than nobody coming in. */
    static final KeptKeys USUAL =
            new KeptKeys(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(30));

    /** How long a caller waits while another one's question is under way. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(900);

    /** It has threads of its own until it is closed. */
    JWKSource<SecurityContext> of(JWKSetSource<SecurityContext> issuer) {
        return JWKSourceBuilder.create(new LastKeys(issuer, goodInOutage))
                .cache(goodFor.toMillis(), LONGEST_WAIT.toMillis())
                .refreshAheadCache(renewedAhead.toMillis(), true)
                .rateLimited(betweenQuestions.toMillis())
                .build();
    }
}
