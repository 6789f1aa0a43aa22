package dev.slotkeeper.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Headers that servers parse, with unexpected values. */
final class HostileHeaders {

    static final String ELEVEN_LANGUAGES = "Accept-Language: aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk";

    private static final List<String> NAMES = List.of(
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Method",
            "Authorization",
            "Cache-Control",
            "Content-Encoding",
            "Content-Language",
            "Content-Type",
            "Cookie",
            "Forwarded",
            "If-Modified-Since",
            "If-None-Match",
            "Last-Event-ID",
            "Prefer",
            "Range",
            "TE",
            "Upgrade",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "traceparent",
            "tracestate");

    private HostileHeaders() {}

    static List<String> all() {
        List<String> values = List.of(
                many("a", 1_200),
                many("a/b", 800),
                many("de-", 50) + ";q=0.10101",
                ";;=,,\"\\;q=x,*/*;q=-1",
                "\u00ff\u00fe\u0080",
                "-1",
                "x".repeat(12_000));
        List<String> all = new ArrayList<>(List.of(ELEVEN_LANGUAGES));
        NAMES.forEach(name -> values.forEach(value -> all.add(name + ": " + value)));
        return all;
    }

    private static String many(String start, int number) {
        return IntStream.range(0, number).mapToObj(i -> start + i).collect(Collectors.joining(","));
    }
}
