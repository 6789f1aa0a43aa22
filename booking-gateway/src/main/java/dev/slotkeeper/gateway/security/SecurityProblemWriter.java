package dev.slotkeeper.gateway.security;

import dev.slotkeeper.gateway.web.ProblemWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Writes problem responses for rejected callers (RFC 9457), with the header of RFC 6750. They never say what is wrong
 * with a token.
 */
final class SecurityProblemWriter implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String BEARER = "Bearer realm=\"slotkeeper\"";

    private static final List<String> OUTCOMES =
            List.of("UNAUTHENTICATED", "SCOPE_MISSING", "NOT_FOUND", "TOKENS_NOT_CHECKED");

    private final MeterRegistry meters;

    SecurityProblemWriter(MeterRegistry meters) {
        this.meters = meters;
        // Registered with 0, so that the first refusal of each kind shows as an increase.
        OUTCOMES.forEach(this::counter);
    }

    private Counter counter(String outcome) {
        return meters.counter("booking.gateway.refused", "outcome", outcome);
    }

    /**
     * Answers a call without a token, with an invalid one (both 401), or with one that can't be checked while the
     * issuer is unavailable (503).
     */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof AuthenticationServiceException) {
            refuse(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "TOKENS_NOT_CHECKED",
                    "Tokens can't be checked at the moment; nothing was changed.",
                    "Try again in a moment.",
                    Map.of());
            return;
        }
        boolean tokenGiven = why instanceof OAuth2AuthenticationException;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, tokenGiven ? BEARER + ", error=\"invalid_token\"" : BEARER);
        refuse(
                response,
                HttpStatus.UNAUTHORIZED,
                "UNAUTHENTICATED",
                tokenGiven ? "This token is not taken." : "This call needs a token.",
                "Log in, and send the token as Authorization: Bearer.",
                Map.of());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        String scopes = AccessRules.scopesFor(request);
        if (scopes.isEmpty()) {
            // No scope permits this call, so the address does not exist.
            refuse(
                    response,
                    HttpStatus.NOT_FOUND,
                    "NOT_FOUND",
                    "There is nothing at this address.",
                    "See the API's description at /swagger-ui.html.",
                    Map.of());
            return;
        }
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, BEARER + ", error=\"insufficient_scope\", scope=\"" + scopes + "\"");
        refuse(
                response,
                HttpStatus.FORBIDDEN,
                "SCOPE_MISSING",
                "This token may not do this; one of these scopes is needed: " + scopes + ".",
                "Log in with an account that has one of these scopes.",
                Map.of("scope", scopes));
    }

    private void refuse(
            HttpServletResponse response,
            HttpStatus status,
            String outcome,
            String detail,
            String action,
            Map<String, String> members)
            throws IOException {
        counter(outcome).increment();
        ProblemWriter.write(response, status, outcome, detail, action, members);
    }
}
