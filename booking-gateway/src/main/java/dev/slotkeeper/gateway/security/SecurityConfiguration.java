package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.SecuritySettings;
import dev.slotkeeper.gateway.web.CallerResolver;
import dev.slotkeeper.gateway.web.OriginRules;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.filter.OrderedFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Configures the security filters in front of the gateway. They require tokens instead of cookies, so that another site
 * can't use a visitor's login.
 */
@Configuration(proxyBeanMethods = false)
@Profile(CallerResolver.SECURE)
@EnableWebSecurity
class SecurityConfiguration {

    private static final String FILTERS = "springSecurityFilterChain";

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilters() {
        DelegatingFilterProxyRegistrationBean filters = new DelegatingFilterProxyRegistrationBean(FILTERS);
        filters.setOrder(OrderedFilter.REQUEST_WRAPPER_FILTER_MAX_ORDER - 100);
        // Asynchronous and error dispatches belong to a call that has passed these filters.
        filters.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        return filters;
    }

    @Bean
    SecurityProblemWriter securityProblemWriter(MeterRegistry meters) {
        return new SecurityProblemWriter(meters);
    }

    /**
     * Allows all header values and parameter names: the code that reads them checks them and refuses them as the
     * contract says.
     */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        return firewall;
    }

    @Bean
    JWKSource<SecurityContext> keys(GatewaySettings settings) {
        SecuritySettings security = settings.security();
        TokenDecoders.required("issuer", security.issuer());
        TokenDecoders.required("audience", security.audience());
        return JwkCachePolicy.USUAL.of(
                new IssuerKeySource(security.issuer(), security.keySet(), security.issuerTimeout()));
    }

    @Bean
    SecurityFilterChain gatewaySecurity(
            HttpSecurity http,
            GatewaySettings settings,
            JWKSource<SecurityContext> keys,
            SecurityProblemWriter securityProblemWriter,
            OriginRules originRules)
            throws Exception {
        http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(request -> request.rolePrefix(""))
                .headers(ResponseHeaders::configure)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(securityProblemWriter)
                        .accessDeniedHandler(securityProblemWriter))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(TokenDecoders.decoder(settings.security(), keys)))
                                .authenticationEntryPoint(securityProblemWriter)
                                .accessDeniedHandler(securityProblemWriter)
                                .withObjectPostProcessor(problemResponses(securityProblemWriter)));
        http.cors(AbstractHttpConfigurer::disable).addFilter(originRules.filter());
        return http.build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry calls) {
        for (AccessRules.Rule rule : AccessRules.RULES) {
            if (rule.everybody()) {
                calls.requestMatchers(rule.calls()).permitAll();
            } else {
                calls.requestMatchers(rule.calls())
                        .hasAnyAuthority(rule.authorities().toArray(String[]::new));
            }
        }
        calls.anyRequest().denyAll();
    }

    /** Makes the filter answer an unavailable issuer with a refusal instead of failing with the exception. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> problemResponses(
            SecurityProblemWriter securityProblemWriter) {
        AuthenticationEntryPointFailureHandler handler =
                new AuthenticationEntryPointFailureHandler(securityProblemWriter);
        handler.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(handler);
                return filter;
            }
        };
    }
}
