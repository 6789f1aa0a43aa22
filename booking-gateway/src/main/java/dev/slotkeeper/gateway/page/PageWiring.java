package dev.slotkeeper.gateway.page;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PageWiring {

    /** The files in {@code static/}; the API and its description keep their own headers. */
    @Bean
    FilterRegistrationBean<PageHeaders> pageHeaders() {
        FilterRegistrationBean<PageHeaders> filter = new FilterRegistrationBean<>(new PageHeaders());
        filter.addUrlPatterns("/", "/index.html", "/page/*", "/ops", "/ops/*");
        return filter;
    }
}
