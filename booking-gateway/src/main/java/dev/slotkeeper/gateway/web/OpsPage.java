package dev.slotkeeper.gateway.web;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the operations page at {@code /ops}, with and without a slash at the end. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "booking.gateway.ops.enabled", matchIfMissing = true)
class OpsPage implements WebMvcConfigurer {

    private static final String PAGE = "forward:/ops/index.html";

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/ops").setViewName(PAGE);
        registry.addViewController("/ops/").setViewName(PAGE);
    }
}
