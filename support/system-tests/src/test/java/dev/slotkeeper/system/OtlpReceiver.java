package dev.slotkeeper.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Receives spans as OTLP over HTTP and keeps the parts that it understands. */
final class OtlpReceiver implements AutoCloseable {

    /** One span as it was sent; ids in hex, links as {@code traceId-spanId}, attributes that are texts. */
    record Sent(
            String service,
            String name,
            String traceId,
            String spanId,
            String parentId,
            Map<String, String> attributes,
            List<String> links) {}

    private final List<Sent> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Sent> spans() {
        return spans;
    }

    Optional<Sent> span(String traceId, String nameBegins) {
        return spans.stream()
                .filter(span -> span.traceId().equals(traceId) && span.name().startsWith(nameBegins))
                .findFirst();
    }

    private void take(HttpExchange exchange) throws IOException {
        for (Protobuf resource : new Protobuf(exchange.getRequestBody().readAllBytes()).messages(1)) {
            String service = attributes(resource.messages(1).get(0), 1).getOrDefault("service.name", "");
            resource.messages(2).forEach(scope -> scope.messages(2).forEach(span -> spans.add(sent(service, span))));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Sent sent(String service, Protobuf span) {
        return new Sent(
                service,
                span.text(5),
                span.hex(1),
                span.hex(2),
                span.hex(4),
                attributes(span, 9),
                span.messages(13).stream()
                        .map(link -> link.hex(1) + "-" + link.hex(2))
                        .toList());
    }

    private static Map<String, String> attributes(Protobuf of, int field) {
        return of.messages(field).stream()
                .collect(Collectors.toMap(
                        pair -> pair.text(1), pair -> pair.messages(2).get(0).text(1), (first, second) -> first));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
