package dev.slotkeeper.gateway.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What a browser may do with an answer, where a page does not say it better itself. */
final class ResponseHeaders {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    /** The API's description sets styles from its script. */
    private static final String DESCRIPTION = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

    private static final String POLICY = "Content-Security-Policy";

    private ResponseHeaders() {}

    static void configure(HeadersConfigurer<HttpSecurity> headers) {
        headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .addHeaderWriter((request, response) -> {
                    if (!response.containsHeader(POLICY)) {
                        boolean description = request.getRequestURI().startsWith("/swagger-ui/");
                        response.setHeader(POLICY, description ? DESCRIPTION : NOTHING);
                    }
                });
    }
}
