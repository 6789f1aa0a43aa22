package dev.slotkeeper.system;

import dev.slotkeeper.local.CuttableProxy;
import java.net.URI;

/** The address of the shared PostgreSQL, directly or behind a proxy that a test can break. */
public record DatabaseAddress(String host, int port, String path) {

    public static DatabaseAddress shared() {
        return of(BookingSystem.SERVICES.jdbcUrl());
    }

    static DatabaseAddress of(String jdbcUrl) {
        URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
        return new DatabaseAddress(address.getHost(), address.getPort(), address.getPath());
    }

    public static CuttableProxy cuttable() {
        return new CuttableProxy(shared().host(), shared().port());
    }

    /** A program's argument that sends it through the proxy on this port. */
    public String through(int proxyPort) {
        return "--spring.datasource.url=jdbc:postgresql://localhost:" + proxyPort + path;
    }
}
