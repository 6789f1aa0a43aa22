package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.gateway.SecuritySettings;
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

/**
 * Creates the decoder of tokens. It accepts those that are signed with one of the issuer's own keys, name this
 * audience, are valid now and have a customerId as subject.
 */
final class TokenDecoders {

    private TokenDecoders() {}

    static JwtDecoder decoder(SecuritySettings settings, JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms(settings), keys));
        // The validators below check the claims.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(settings.clockSkew()),
                new JwtIssuerValidator(settings.issuer()),
                must("exp is required", token -> token.getExpiresAt() != null),
                must(
                        "aud must contain " + settings.audience(),
                        token -> token.getAudience() != null
                                && token.getAudience().contains(settings.audience())),
                must(
                        "sub must be a customerId: 1 to 128 printable characters, not only blanks",
                        TokenDecoders::namesACustomer)));
        return decoder;
    }

    static void required(String name, String given) {
        if (given.isBlank()) {
            throw new IllegalStateException(
                    "booking.gateway.security." + name + ": given nothing, required with the profile secure");
        }
    }

    /**
     * Returns the signature algorithms of the settings. These allow asymmetric ones only: with others, any program that
     * can check a token can also create one.
     */
    private static Set<JWSAlgorithm> algorithms(SecuritySettings settings) {
        return settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
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
