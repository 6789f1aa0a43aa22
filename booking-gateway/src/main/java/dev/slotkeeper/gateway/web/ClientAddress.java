package dev.slotkeeper.gateway.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a client, as shares count it: one IPv4 address, or one /64 network of IPv6, which is what a provider
 * assigns to one customer.
 *
 * @param key equal for requests that count as one client's
 * @param local whether the client runs on this machine and connected without a proxy
 */
record ClientAddress(String key, boolean local) {

    private static final int MAX_LENGTH = 45;
    private static final int IPV4_BYTES = 4;
    private static final int NETWORK_BYTES = 8;
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    static ClientAddress of(InetAddress address, boolean local) {
        byte[] bytes = address.getAddress();
        return new ClientAddress(
                bytes.length == IPV4_BYTES
                        ? address.getHostAddress()
                        : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "::/64",
                local);
    }

    /** Parses a numeric address; returns empty for anything else, so that no name is ever looked up in DNS. */
    static Optional<InetAddress> literal(String text) {
        boolean digits = text.length() <= MAX_LENGTH
                && (IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
        try {
            return digits ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }
}
