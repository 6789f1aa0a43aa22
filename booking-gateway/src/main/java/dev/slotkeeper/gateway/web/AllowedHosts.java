package dev.slotkeeper.gateway.web;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hosts that a request may name: {@code localhost}, the loopback and this machine's own addresses, and the configured
 * hosts. A page of another site can make its own name resolve to this machine, but none of these.
 */
final class AllowedHosts {

    private static final String LOCALHOST = "localhost";

    /** Matches a name, or an IPv6 address in brackets, with an optional port. */
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[^:\\[\\]]{1,255})(?::[0-9]{0,5})?");

    private static final String NUMBER = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

    /** Matches a numeric address, which is parsed without DNS. */
    private static final Pattern ADDRESS = Pattern.compile("(" + NUMBER + "\\.){3}" + NUMBER + "|\\[[0-9a-f:.]+]");

    private final Set<String> named;

    AllowedHosts(Collection<String> named) {
        this.named = named.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** @param header the value of a request's {@code Host}, with or without a port */
    boolean know(String header) {
        Matcher parts = HOST.matcher(header.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false;
        }
        String host = parts.group(1);
        return host.equals(LOCALHOST)
                || named.contains(host)
                || (ADDRESS.matcher(host).matches() && isOwn(host));
    }

    private static boolean isOwn(String address) {
        try {
            InetAddress host = InetAddress.getByName(address);
            return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
        } catch (UnknownHostException | SocketException noAddress) {
            return false;
        }
    }
}
