package dev.slotkeeper.gateway.web;

import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.OpenAPI;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration implements WebMvcConfigurer {

    private static final String DESCRIPTION = "booking-gateway-openapi.yaml";

    private final ResponseMetrics meter;
    private final ConnectionLimiter connectionLimiter;
    private final InputCheck inputCheck;

    HttpConfiguration(ResponseMetrics meter, ConnectionLimiter connectionLimiter, InputCheck inputCheck) {
        this.meter = meter;
        this.inputCheck = inputCheck;
        this.connectionLimiter = connectionLimiter;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(connectionLimiter);
        registry.addInterceptor(meter).addPathPatterns("/v1/**");
        registry.addInterceptor(inputCheck).addPathPatterns("/v1/**");
    }

    /**
     * Returns the description of the API. It is written by hand, because a generator can't see the members of a body
     * that is read as bytes.
     */
    @Bean
    OpenAPI description() throws IOException {
        try (InputStream yaml = new ClassPathResource(DESCRIPTION).getInputStream()) {
            return Yaml.mapper().readValue(yaml, OpenAPI.class);
        }
    }

    @Bean
    FilterRegistrationBean<FirstFilter> firstFilter(FailureLog failures) {
        FilterRegistrationBean<FirstFilter> first = new FilterRegistrationBean<>(new FirstFilter(failures));
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        first.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return first;
    }

    /** With the profile {@code secure}, the filter is one of those that check tokens. */
    @Bean
    @Profile("!" + CallerResolver.SECURE)
    FilterRegistrationBean<CorsFilter> originsOfAnOpenGateway(OriginRules rules) {
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(rules.filter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + CrossSiteFilter.AFTER_METRICS + 1);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(TomcatProblems.class.getName());
            }
        });
    }
}
