package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Lets pages of other origins call the gateway from a browser (CORS), if the operator has allowed these origins.
 * Preflights of others get 403. Their other calls are answered as without an origin, but a browser does not show the
 * answer to the page. {@link CrossSiteFilter}, or the token, keeps them from changing anything.
 */
@Component
public final class OriginRules extends DefaultCorsProcessor {

    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final List<String> origins;
    private final Counter refused;

    OriginRules(GatewaySettings settings, MeterRegistry meters) {
        this.origins = settings.security().allowedOrigins().stream()
                .map(OriginRules::asBrowsersSendIt)
                .toList();
        this.refused = meters.counter("booking.gateway.refused", "outcome", "ORIGIN_NOT_ALLOWED");
    }

    /** Returns true if pages of this origin may call the gateway. */
    boolean allow(@Nullable String origin) {
        return origin != null && origins.contains(asBrowsersSendIt(origin));
    }

    private static String asBrowsersSendIt(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }

    /** Returns the filter. Without allowed origins it only refuses preflights. */
    public CorsFilter filter() {
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        if (!origins.isEmpty()) {
            source.registerCorsConfiguration("/v1/**", configuration());
        }
        CorsFilter filter = new CorsFilter(source);
        filter.setCorsProcessor(this);
        return filter;
    }

    private CorsConfiguration configuration() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(origins);
        configuration.setAllowedMethods(List.of("GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"));
        configuration.setAllowedHeaders(List.of(
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "Last-Event-ID",
                "Prefer",
                "traceparent",
                "tracestate"));
        configuration.setExposedHeaders(
                List.of("ETag", "Location", "Retry-After", "Preference-Applied", "WWW-Authenticate"));
        configuration.setMaxAge(MAX_AGE);
        return configuration;
    }

    @Override
    protected boolean handleInternal(
            ServerHttpRequest request, ServerHttpResponse response, CorsConfiguration rules, boolean isPreflight)
            throws IOException {
        return (!isPreflight && !allow(request.getHeaders().getOrigin()))
                || super.handleInternal(request, response, rules, isPreflight);
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        if (response instanceof ServletServerHttpResponse servlet) {
            refuse(servlet.getServletResponse());
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        refused.increment();
        ProblemWriter.write(
                response,
                HttpStatus.FORBIDDEN,
                "ORIGIN_NOT_ALLOWED",
                "Pages of this origin may not make this call.",
                "Ask its operator.",
                Map.of());
    }
}
