package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.live.Line;
import dev.slotkeeper.gateway.live.Streams;
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
 * Bounds how many callers are connected, because each costs memory. Those who listen to streams have room of their own. When there is hardly room for more, connections are
 * closed after their answer, so that those outside get in to be told something too.
 */
@Component
final class Connections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, HandlerInterceptor {

    private static final double CROWDED = 0.8;

    /** Tomcat keeps a buffer for each direction and connection, also of those who only listen; bytes. */
    private static final String BUFFER = Integer.toString(Line.PIECE);

    /**
     * Tomcat keeps closed channels for new connections when the heap is larger than 2 GiB. A stream that writes while
     * its connection is closed would then write to another caller.
     */
    private static final String NO_CHANNEL_IS_USED_AGAIN = "0";

    private final int most;
    private final int mostListeners;
    private final Streams streams;
    private @Nullable AbstractProtocol<?> protocol;

    Connections(GatewaySettings settings, Streams streams) {
        this.most = settings.connectionLimit();
        this.mostListeners = settings.listenerLimit();
        this.streams = streams;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> http) {
                http.setMaxConnections(most + mostListeners);
                http.setProperty("socket.appReadBufSize", BUFFER);
                http.setProperty("socket.appWriteBufSize", BUFFER);
                http.setProperty("socket.bufferPool", NO_CHANNEL_IS_USED_AGAIN);
                protocol = http;
            }
        });
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        AbstractProtocol<?> http = protocol;
        if (http != null && http.getConnectionCount() - streams.size() > CROWDED * most) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return true;
    }
}
