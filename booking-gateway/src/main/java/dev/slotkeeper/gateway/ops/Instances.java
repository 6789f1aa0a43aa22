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

/** Whom operators are shown: the programs behind the addresses that were set. A host name may stand for several of them. */
final class Instances implements Supplier<List<Source>> {

    /** As many as may be set. */
    static final int MOST = 50;

    private final Source own;
    private final List<String> addresses;
    private final Names names;
    private final Function<String, Source> remote;

    /** Knows all addresses of a host. */
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param remote the program at an address such as {@code http://host:8081} */
    Instances(Source own, List<String> addresses, Names names, Function<String, Source> remote) {
        this.own = own;
        this.addresses = addresses;
        this.names = names;
        this.remote = remote;
    }

    /** As they are now; workers come and go. */
    @Override
    public List<Source> get() {
        List<Source> sources = new ArrayList<>();
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
        // A certificate is for the name, not for what is behind it.
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
        } catch (UnknownHostException away) {
            // Shown by its name, as one that does not answer.
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
