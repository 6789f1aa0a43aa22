package dev.slotkeeper.gateway.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import dev.slotkeeper.gateway.web.CallerResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Defines which scopes permit which call. The first rule that matches a call applies; a call without one is denied. */
final class AccessRules {

    static final String BOOK = "SCOPE_booking:write";
    static final String ADMINISTER = CallerResolver.ADMINISTRATOR;
    static final String WATCH_OPERATIONS = "SCOPE_ops:read";

    private static final String SCOPE = "SCOPE_";

    /**
     * Authorities for a set of calls.
     *
     * @param authorities any one of them suffices; empty: every caller is permitted
     */
    record Rule(RequestMatcher calls, List<String> authorities) {

        boolean everybody() {
            return authorities.isEmpty();
        }

        /** Returns the scopes as they appear in a token, separated by spaces. */
        String scopes() {
            return String.join(
                    " ",
                    authorities.stream()
                            .map(authority -> authority.substring(SCOPE.length()))
                            .toList());
        }
    }

    /** The rules, in order. The pages are public files; the calls that they make have their own rules. */
    static final List<Rule> RULES = List.of(
            open("/"),
            open("/index.html"),
            open("/page/**"),
            open("/ops/**"),
            open("/webjars/**"),
            open("/swagger-ui.html"),
            open("/swagger-ui/**"),
            open("/v3/api-docs/**"),
            open("/actuator/health/**"),
            open("/v1/slots/**"),
            rule(null, "/actuator/**", WATCH_OPERATIONS),
            rule(POST, "/v1/ops/**", ADMINISTER),
            rule(null, "/v1/ops/**", WATCH_OPERATIONS),
            rule(POST, "/v1/slots/*/watch", BOOK, ADMINISTER),
            rule(null, "/v1/watches/**", BOOK, ADMINISTER),
            rule(null, "/v1/slots/**", ADMINISTER),
            rule(null, "/v1/bookings/**", BOOK, ADMINISTER),
            rule(null, "/v1/holds/**", BOOK, ADMINISTER));

    private AccessRules() {}

    /** Permits GET and HEAD to every caller. */
    private static Rule open(String path) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        return new Rule(new OrRequestMatcher(builder.matcher(GET, path), builder.matcher(HEAD, path)), List.of());
    }

    private static Rule rule(@Nullable HttpMethod method, String path, String... authorities) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        return new Rule(method == null ? builder.matcher(path) : builder.matcher(method, path), List.of(authorities));
    }

    /** Returns the scopes of which this call needs one, separated by spaces; empty when no scope permits it. */
    static String scopesFor(HttpServletRequest request) {
        return RULES.stream()
                .filter(rule -> rule.calls().matches(request))
                .findFirst()
                .map(Rule::scopes)
                .orElse("");
    }
}
