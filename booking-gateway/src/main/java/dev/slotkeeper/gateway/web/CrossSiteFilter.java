package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that other sites make a visitor's browser send. Without tokens, every program that can reach the
 * gateway may call it, and a browser on this machine can reach it for any page. With the profile {@code secure} a page
 * would need a token, so this filter is not registered. Pages of allowed origins pass (see {@link OriginRules}).
 */
@Component
@Profile("!" + CallerResolver.SECURE)
@Order(Ordered.HIGHEST_PRECEDENCE + CrossSiteFilter.AFTER_METRICS)
final class CrossSiteFilter extends OncePerRequestFilter {

    /** Order after the metrics filter, so that refused requests are counted and timed too. */
    static final int AFTER_METRICS = 2;

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final AllowedHosts hosts;

    private final OriginRules origins;

    CrossSiteFilter(GatewaySettings settings, OriginRules origins) {
        this.hosts = new AllowedHosts(settings.hosts());
        this.origins = origins;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST);
        // Browsers always send Host; programs may omit it, as HTTP/1.0 allows.
        if (host != null && !hosts.know(host)) {
            ProblemWriter.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "HOST_NOT_ALLOWED",
                    "This gateway is not known under the host that the request names.",
                    "Use localhost, or add the host to booking.gateway.hosts.",
                    Map.of());
        } else if (!HARMLESS.contains(request.getMethod())
                && !origins.allow(request.getHeader(HttpHeaders.ORIGIN))
                && isOfAnotherSite(request, host)) {
            ProblemWriter.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "CROSS_SITE",
                    "Pages of other sites may change nothing here.",
                    "Call the gateway from its own pages, or from a program.",
                    Map.of());
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * Returns whether a page of another site sent the request. Browsers state this in headers; a request without them
     * is from a program.
     */
    private static boolean isOfAnotherSite(HttpServletRequest request, @Nullable String host) {
        if ("cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))) {
            return true;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host);
    }
}
