package dev.slotkeeper.gateway.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import dev.slotkeeper.gateway.http.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may make which call. The first rule that fits counts; what fits none is nobody's. */
final class Access {

    static final String BOOK = "SCOPE_booking:write";
    static final String ADMINISTER = Callers.ADMINISTRATOR;
    static final String WATCH_OPERATIONS = "SCOPE_ops:read";

    private static final String SCOPE = "SCOPE_";

    /**
     * One rule.
     *
     * @param authorities one of them is needed; none: everybody may
     */
    record Rule(RequestMatcher calls, List<String> authorities) {

        boolean everybody() {
            return authorities.isEmpty();
        }

        /** The scopes as a token has them. */
        String scopes() {
            return String.join(
                    " ",
                    authorities.stream()
                            .map(authority -> authority.substring(SCOPE.length()))
                            .toList());
        }
    }

    /** The pages are files that anybody may have; what they show needs a token of its own. */
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

    private Access() {}

    /** Everybody may look, and ask what looking would give. */
    private static Rule open(String path) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        return new Rule(new OrRequestMatcher(builder.matcher(GET, path), builder.matcher(HEAD, path)), List.of());
    }

    private static Rule rule(@Nullable HttpMethod method, String path, String... authorities) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        return new Rule(method == null ? builder.matcher(path) : builder.matcher(method, path), List.of(authorities));
    }

    /** The scopes that this call needs one of; empty when nothing would help. */
    static String scopesFor(HttpServletRequest request) {
        return RULES.stream()
                .filter(rule -> rule.calls().matches(request))
                .findFirst()
                .map(Rule::scopes)
                .orElse("");
    }
}
