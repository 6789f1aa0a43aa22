package dev.slotkeeper.gateway.web;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;

/**
 * Normalizes names of HTTP methods for metrics and logs: callers may invent names, and each would create a time series.
 */
final class HttpMethods {

    static final String OTHER = "OTHER";

    private static final Set<String> KNOWN =
            Arrays.stream(HttpMethod.values()).map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

    private HttpMethods() {}

    /** Returns the method if HTTP or its PATCH extension (RFC 9110, RFC 5789) defines it; else {@code OTHER}. */
    static String tag(String method) {
        return KNOWN.contains(method) ? method : OTHER;
    }
}
