package dev.slotkeeper.gateway.ops;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Supplies the programs that operators see: those behind the configured addresses. A host name may stand for several.
 */
final class Instances implements Supplier<List<MetricsSource>> {

    /** Maximum number of programs; equal to the maximum number of configured addresses. */
    static final int MOST = 50;

    private final MetricsSource own;
    private final List<String> addresses;
    private final Names names;
    private final Function<String, MetricsSource> remote;

    /** Resolves a host name to all its addresses. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param remote creates the source for an address such as {@code http://host:8081} */
    Instances(MetricsSource own, List<String> addresses, Names names, Function<String, MetricsSource> remote) {
        this.own = own;
        this.addresses = addresses;
        this.names = names;
        this.remote = remote;
    }

    /** Resolves the addresses anew, because workers start and stop. */
    @Override
    public List<MetricsSource> get() {
        List<MetricsSource> sources = new ArrayList<>();
        sources.add(own);
        addresses.stream()
                .flatMap(address -> behind(address).stream())
                .distinct()
                .limit(MOST)
                .map(remote)
                .forEach(sources::add);
        return sources;
    }

    private List<String> behind(String address) {
        URI uri = URI.create(address);
        // Not resolved with TLS: the certificate is for the name.
        if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
            return List.of(address);
        }
        try {
            InetAddress[] hosts = names.addresses(uri.getHost());
            if (hosts.length > 1 && Arrays.stream(hosts).noneMatch(InetAddress::isLoopbackAddress)) {
                return Arrays.stream(hosts)
                        .map(host -> "http://" + written(host) + uri.toString().substring(end(uri)))
                        .sorted()
                        .toList();
            }
        } catch (UnknownHostException unavailable) {
            // Kept under its name, as a program that does not answer.
        }
        return List.of(address);
    }

    private static int end(URI uri) {
        return "http://".length() + uri.getHost().length();
    }

    private static String written(InetAddress host) {
        return host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
    }
}
