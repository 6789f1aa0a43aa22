package dev.slotkeeper.worker.health;

import dev.slotkeeper.worker.WorkerSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Refuses requests with an unknown host name (403) against DNS rebinding: another site's page could make its own name
 * resolve to this machine. Addresses are allowed, since they can't be redirected. Ignores {@code Accept-Language},
 * because Tomcat throws an exception for more than ten languages.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ManagementHostFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");
    private static final Pattern ALWAYS_KNOWN = Pattern.compile("localhost|[0-9]+(\\.[0-9]+){3}|\\[[0-9a-f:.]+]");

    private final List<String> hosts;

    ManagementHostFilter(WorkerSettings settings) {
        this.hosts = settings.hosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static final class InEnglish extends HttpServletRequestWrapper {

        InEnglish(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Locale getLocale() {
            return Locale.ENGLISH;
        }

        @Override
        public Enumeration<Locale> getLocales() {
            return Collections.enumeration(Collections.singleton(Locale.ENGLISH));
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || isKnown(PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst(""))) {
            chain.doFilter(new InEnglish(request), response);
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentLength(0);
        }
    }

    private boolean isKnown(String host) {
        return ALWAYS_KNOWN.matcher(host).matches() || hosts.contains(host);
    }
}
