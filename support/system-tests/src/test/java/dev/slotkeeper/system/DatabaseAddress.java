package dev.slotkeeper.system;

import dev.slotkeeper.embedded.proxy.Protocol;
import dev.slotkeeper.embedded.proxy.RawProtocol;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.net.URI;
import java.util.function.Supplier;

/** The address of the shared PostgreSQL, directly or behind a proxy that a test can break. */
public record DatabaseAddress(String host, int port, String path) {

    public static DatabaseAddress shared() {
        return of(BookingSystem.SERVICES.jdbcUrl());
    }

    static DatabaseAddress of(String jdbcUrl) {
        URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
        return new DatabaseAddress(address.getHost(), address.getPort(), address.getPath());
    }

    /** Returns a proxy that a test can break. */
    public TcpProxy proxy() {
        return proxy(RawProtocol::new);
    }

    /** Returns a proxy that a test can break, also at a message of this protocol. */
    TcpProxy proxy(Supplier<Protocol> protocols) {
        return new TcpProxy(host, port, protocols);
    }

    /** Returns the program argument that makes a program connect through the proxy. */
    public String through(TcpProxy proxy) {
        return "--spring.datasource.url=" + urlThrough(proxy);
    }

    String urlThrough(TcpProxy proxy) {
        return "jdbc:postgresql://localhost:" + proxy.port() + path;
    }
}
