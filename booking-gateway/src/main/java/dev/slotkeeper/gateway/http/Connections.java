package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.GatewaySettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds how many callers are connected, because each costs memory. When there is hardly room for more, connections are
 * closed after their answer, so that those outside get in to be told something too.
 */
@Component
final class Connections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, HandlerInterceptor {

    private static final double CROWDED = 0.8;

    private final int most;
    private @Nullable AbstractProtocol<?> protocol;

    Connections(GatewaySettings settings) {
        this.most = settings.connectionLimit();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> http) {
                http.setMaxConnections(most);
                protocol = http;
            }
        });
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        AbstractProtocol<?> http = protocol;
        if (http != null && http.getConnectionCount() > CROWDED * most) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return true;
    }
}
