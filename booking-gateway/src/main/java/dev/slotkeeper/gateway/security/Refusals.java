package dev.slotkeeper.gateway.security;

import dev.slotkeeper.gateway.http.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.cors.DefaultCorsProcessor;

/** What whoever is not let in is told: a problem document, and RFC 6750's header; never what was wrong with a token. */
final class Refusals extends DefaultCorsProcessor implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String BEARER = "Bearer realm=\"slotkeeper\"";

    private static final List<String> OUTCOMES =
            List.of("UNAUTHENTICATED", "SCOPE_MISSING", "NOT_FOUND", "TOKENS_NOT_CHECKED", "ORIGIN_NOT_ALLOWED");

    private final MeterRegistry meters;

    Refusals(MeterRegistry meters) {
        this.meters = meters;
        // There from the start with 0, or the first of a kind would be no rise.
        OUTCOMES.forEach(this::counter);
    }

    private Counter counter(String outcome) {
        return meters.counter("booking.gateway.refused", "outcome", outcome);
    }

    /** No token, one that is not taken, or one that can't be checked because the issuer is away. */
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
        String scopes = Access.scopesFor(request);
        if (scopes.isEmpty()) {
            // Who may do everything that can be done has only mistaken the address.
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
                "Log in as somebody who may.",
                Map.of("scope", scopes));
    }

    /** A page of another origin. */
    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        if (response instanceof org.springframework.http.server.ServletServerHttpResponse servlet) {
            refuse(
                    servlet.getServletResponse(),
                    HttpStatus.FORBIDDEN,
                    "ORIGIN_NOT_ALLOWED",
                    "Pages of this origin may not call this gateway.",
                    "Ask its operator.",
                    Map.of());
        }
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
        Refusal.write(response, status, outcome, detail, action, members);
    }
}
