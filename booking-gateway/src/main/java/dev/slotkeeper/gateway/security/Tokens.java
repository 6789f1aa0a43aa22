package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.gateway.SecuritySettings;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Which tokens are taken: signed by the issuer with one of its own keys, for this audience, now, of a customer. */
final class Tokens {

    /** Tokens with made-up key ids must not have the issuer asked for each of them; twice in this time is enough. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(30);

    private static final Duration KEYS_GOOD_FOR = Duration.ofMinutes(5);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(5);

    /** Keys that were good when the issuer was last heard of are better than nobody coming in. */
    private static final Duration KEYS_GOOD_IN_OUTAGE = Duration.ofHours(1);

    private Tokens() {}

    static JwtDecoder decoder(SecuritySettings settings) {
        required("issuer", settings.issuer());
        required("audience", settings.audience());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                algorithms(settings), keys(new IssuerKeys(settings.issuer(), settings.keySet()))));
        // The claims are checked below.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(settings.clockSkew()),
                new JwtIssuerValidator(settings.issuer()),
                must("exp must be there", token -> token.getExpiresAt() != null),
                must(
                        "aud must name " + settings.audience(),
                        token -> token.getAudience() != null
                                && token.getAudience().contains(settings.audience())),
                must("sub must be a customerId: 1 to 128 printable characters", Tokens::namesACustomer)));
        return decoder;
    }

    private static void required(String name, String given) {
        if (given.isBlank()) {
            throw new IllegalStateException(
                    "booking.gateway.security." + name + ": given nothing; with the profile secure it must be given");
        }
    }

    /** The settings allow asymmetric ones only: with others whoever can check a token can make one. */
    private static Set<JWSAlgorithm> algorithms(SecuritySettings settings) {
        return settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    }

    static JWKSource<SecurityContext> keys(JWKSetSource<SecurityContext> issuer) {
        return JWKSourceBuilder.create(issuer)
                .cache(KEYS_GOOD_FOR.toMillis(), LONGEST_QUESTION.toMillis())
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_QUESTIONS.toMillis())
                .outageTolerant(KEYS_GOOD_IN_OUTAGE.toMillis())
                .build();
    }

    private static OAuth2TokenValidator<Jwt> must(String rule, java.util.function.Predicate<Jwt> holds) {
        OAuth2Error error = new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, rule, null);
        return token ->
                holds.test(token) ? OAuth2TokenValidatorResult.success() : OAuth2TokenValidatorResult.failure(error);
    }

    private static boolean namesACustomer(Jwt token) {
        String subject = token.getSubject();
        try {
            return subject != null && subject.equals(ContractJson.readCustomerId(subject));
        } catch (ContractViolation noCustomerId) {
            return false;
        }
    }
}
