package dev.slotkeeper.gateway.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.SecuritySettings;
import dev.slotkeeper.gateway.http.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
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
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Configures the security filters in front of the gateway. They require tokens instead of cookies, so that another site
 * can't use a visitor's login.
 */
@Configuration(proxyBeanMethods = false)
@Profile(Callers.SECURE)
@EnableWebSecurity
class SecureWiring {

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
    Refusals refusals(MeterRegistry meters) {
        return new Refusals(meters);
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
        Tokens.required("issuer", security.issuer());
        Tokens.required("audience", security.audience());
        return KeptKeys.USUAL.of(new IssuerKeys(security.issuer(), security.keySet(), security.issuerTimeout()));
    }

    @Bean
    SecurityFilterChain gatewaySecurity(
            HttpSecurity http, GatewaySettings settings, JWKSource<SecurityContext> keys, Refusals refusals)
            throws Exception {
        http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(request -> request.rolePrefix(""))
                .headers(ResponseHeaders::configure)
                .authorizeHttpRequests(SecureWiring::rules)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(Tokens.decoder(settings.security(), keys)))
                                .authenticationEntryPoint(refusals)
                                .accessDeniedHandler(refusals)
                                .withObjectPostProcessor(telling(refusals)));
        List<String> origins = settings.security().allowedOrigins();
        if (origins.isEmpty()) {
            http.cors(AbstractHttpConfigurer::disable);
        } else {
            http.addFilter(cors(origins, refusals));
        }
        return http.build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry calls) {
        for (Access.Rule rule : Access.RULES) {
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
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> telling(Refusals refusals) {
        AuthenticationEntryPointFailureHandler handler = new AuthenticationEntryPointFailureHandler(refusals);
        handler.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(handler);
                return filter;
            }
        };
    }

    private static CorsFilter cors(List<String> origins, Refusals refusals) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(origins);
        configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
        configuration.setAllowedHeaders(
                List.of("Authorization", "Content-Type", "Idempotency-Key", "Prefer", "Last-Event-ID"));
        configuration.setExposedHeaders(List.of("Location", "Retry-After", "Preference-Applied", "WWW-Authenticate"));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/v1/**", configuration);
        CorsFilter filter = new CorsFilter(source);
        filter.setCorsProcessor(refusals);
        return filter;
    }
}
