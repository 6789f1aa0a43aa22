package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.util.NetMask;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Determines the address of the client that sent a request. From a trusted proxy it reads {@code Forwarded} (RFC 7239)
 * or {@code X-Forwarded-For}: of the addresses there, the nearest one that is not itself trusted is the client's. From
 * any other sender these headers are ignored.
 */
@Component
final class ClientAddresses {

    private final List<NetMask> trusted;

    @Autowired
    ClientAddresses(GatewaySettings settings) {
        this(settings.trustedProxies());
    }

    ClientAddresses(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(ClientAddresses::block).toList();
    }

    private static NetMask block(String text) {
        if (ClientAddress.literal(text.replaceFirst("/\\d{1,3}$", "")).isEmpty()) {
            throw new IllegalArgumentException(
                    "booking.gateway.trusted-proxies: given " + text + ", allowed numeric addresses and CIDR blocks");
        }
        return new NetMask(text);
    }

    /** Returns the client that sent a request. */
    ClientAddress of(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        ForwardedAddresses forwarded = ForwardedAddresses.of(
                list(request.getHeaders(ForwardedAddresses.STANDARD)),
                list(request.getHeaders(ForwardedAddresses.COMMON)));
        return of(peer, forwarded);
    }

    /** Returns the peer of a connection on which nothing was read yet. */
    ClientAddress of(String peer) {
        return of(peer, ForwardedAddresses.NONE);
    }

    ClientAddress of(String peer, ForwardedAddresses forwarded) {
        Optional<InetAddress> address = ClientAddress.literal(withoutZone(peer));
        if (address.isEmpty()) {
            return new ClientAddress(peer, false);
        }
        InetAddress proxy = address.get();
        // Remote clients behind an undeclared proxy on this machine must not count as local.
        boolean local = proxy.isLoopbackAddress() && forwarded.equals(ForwardedAddresses.NONE);
        InetAddress client =
                isTrusted(proxy) ? forwarded.nearest(this::isTrusted).orElse(proxy) : proxy;
        return ClientAddress.of(client, local);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(block -> block.matches(address));
    }

    private static String withoutZone(String peer) {
        int zone = peer.indexOf('%');
        return zone < 0 ? peer : peer.substring(0, zone);
    }

    private static List<String> list(Enumeration<String> values) {
        return Collections.list(values);
    }
}
