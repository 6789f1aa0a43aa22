package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.connector.Admission;
import dev.slotkeeper.gateway.connector.BoundedProtocol;
import dev.slotkeeper.gateway.connector.UnreadBodies;
import dev.slotkeeper.gateway.live.SseEventLoop;
import dev.slotkeeper.gateway.live.SubscriberConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.util.NetMask;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Limits open connections, because each costs memory: in all, and for each address. Streams have a limit of their own.
 * Near the limit, connections are closed after their response, so that new ones can be accepted.
 */
@Component
final class ConnectionLimiter
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, HandlerInterceptor, Admission {

    private static final double CROWDED = 0.8;

    /** Size in bytes of the buffers that Tomcat keeps for each direction of each connection, streams included. */
    private static final String BUFFER = Integer.toString(SubscriberConnection.PIECE);

    /**
     * Disables the reuse of closed channels, which Tomcat does when the heap is larger than 2 GiB. A stream that writes
     * while its connection is closed would then write to another caller.
     */
    private static final String NO_CHANNEL_IS_USED_AGAIN = "0";

    private final GatewaySettings settings;
    private final int most;
    private final SseEventLoop eventLoop;
    private final ClientAddresses addresses;
    private final List<NetMask> exempt;
    private final Counter refused;
    private volatile @Nullable BoundedProtocol protocol;

    ConnectionLimiter(
            GatewaySettings settings, SseEventLoop eventLoop, ClientAddresses addresses, MeterRegistry meters) {
        this.settings = settings;
        this.most = settings.connectionLimit();
        this.eventLoop = eventLoop;
        this.addresses = addresses;
        this.exempt = Stream.concat(settings.connectionShareExempt().stream(), settings.trustedProxies().stream())
                .map(NetMask::new)
                .toList();
        this.refused = Counter.builder("booking.gateway.connections.refused")
                .description("Connections closed at once because their address had reached its share")
                .register(meters);
        Gauge.builder("booking.gateway.connections", this, ConnectionLimiter::size)
                .description("Open connections, streams not included")
                .register(meters);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(BoundedProtocol.class.getName());
        factory.addEngineValves(new UnreadBodies());
        factory.addConnectorCustomizers(this::customize);
    }

    private void customize(Connector connector) {
        // No call takes a form, so no body is parsed for parameters.
        connector.setParseBodyMethods("");
        if (connector.getProtocolHandler() instanceof BoundedProtocol http) {
            http.setAdmission(this);
            http.setHeadTimeout(settings.headTimeout());
            http.setMaxConnections(most + settings.listenerLimit());
            http.setProperty("socket.appReadBufSize", BUFFER);
            http.setProperty("socket.appWriteBufSize", BUFFER);
            http.setProperty("socket.bufferPool", NO_CHANNEL_IS_USED_AGAIN);
            protocol = http;
        }
    }

    private long size() {
        BoundedProtocol http = protocol;
        return http == null ? 0 : Math.max(0, http.getConnectionCount() - eventLoop.size());
    }

    @Override
    public boolean hasRoom(long connections) {
        return connections - eventLoop.size() < most;
    }

    @Override
    public int shareOf(InetAddress peer) {
        return exempt.stream().anyMatch(block -> block.matches(peer)) ? Integer.MAX_VALUE : settings.connectionShare();
    }

    @Override
    public String peerOf(InetAddress peer) {
        return addresses.of(peer.getHostAddress()).key();
    }

    @Override
    public void refused() {
        refused.increment();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (size() > CROWDED * most) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        return true;
    }
}
