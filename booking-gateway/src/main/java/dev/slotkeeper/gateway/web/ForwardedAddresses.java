package dev.slotkeeper.gateway.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses from which proxies report that a request came, the nearest last. Parsing is bounded: Tomcat limits the
 * headers, and at most {@value #MAX_HOPS} addresses are examined.
 *
 * @param standard each {@code for} of {@code Forwarded}, as it was written
 * @param common the addresses of {@code X-Forwarded-For}
 */
record ForwardedAddresses(List<String> standard, List<String> common) {

    static final String STANDARD = "Forwarded";
    static final String COMMON = "X-Forwarded-For";
    static final ForwardedAddresses NONE = new ForwardedAddresses(List.of(), List.of());

    static final int MAX_HOPS = 20;

    /** Stands for a hop that names no address. */
    private static final String UNKNOWN = "unknown";

    /** One parameter of a hop. The values of parameters other than {@code for} may be quoted too. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*+([A-Za-z-]++)=(\"[^\"\\\\]*+\"|[^\\s\",;]*+)\\s*+([,;]|$)");

    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]+)](:\\d{1,5})?");
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+):\\d{1,5}");

    static ForwardedAddresses of(List<String> standard, List<String> common) {
        if (standard.isEmpty() && common.isEmpty()) {
            return NONE;
        }
        List<String> hops = new ArrayList<>();
        standard.forEach(header -> hops.addAll(hops(header)));
        return new ForwardedAddresses(hops, List.of(String.join(",", common).split(",", -1)));
    }

    /** Returns the clients of a header's hops. A header that can't be parsed counts as one unknown hop. */
    private static List<String> hops(String header) {
        List<String> hops = new ArrayList<>();
        String client = UNKNOWN;
        Matcher parameter = PARAMETER.matcher(header);
        int from = 0;
        while (from < header.length() && parameter.region(from, header.length()).lookingAt()) {
            if (parameter.group(1).equalsIgnoreCase("for")) {
                client = parameter.group(2).replace("\"", "");
            }
            if (!parameter.group(3).equals(";")) {
                hops.add(client);
                client = UNKNOWN;
            }
            from = parameter.end();
        }
        return from < header.length() ? List.of(UNKNOWN) : hops;
    }

    /**
     * Returns the nearest address that is not trusted; the farthest one if all are.
     *
     * @return empty when a hop before it can't be parsed, or when the two headers differ, as they do if a client wrote
     *     one of them
     */
    Optional<InetAddress> nearest(Predicate<InetAddress> trusted) {
        boolean both = !standard.isEmpty() && !common.equals(List.of(""));
        Optional<InetAddress> first = nearest(standard.isEmpty() ? common : standard, trusted);
        return !both || first.equals(nearest(common, trusted)) ? first : Optional.empty();
    }

    private static Optional<InetAddress> nearest(List<String> hops, Predicate<InetAddress> trusted) {
        Optional<InetAddress> farthest = Optional.empty();
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            Optional<InetAddress> hop = address(hops.get(i).strip());
            if (hop.isEmpty() || !trusted.test(hop.get())) {
                return hop;
            }
            farthest = hop;
        }
        return farthest;
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher bracketed = BRACKETED.matcher(hop);
        if (bracketed.matches()) {
            return ClientAddress.literal(bracketed.group(1));
        }
        Matcher withPort = WITH_PORT.matcher(hop);
        return ClientAddress.literal(withPort.matches() ? withPort.group(1) : hop);
    }
}
