package dev.slotkeeper.gateway.api;

import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

/** Runs a gateway with authentication, and the issuer whose tokens it accepts. */
public final class SecureGateway implements AutoCloseable {

    public final TestIssuer issuer = new TestIssuer();
    final Fakes fakes = new Fakes();
    public final RunningGateway gateway;

    public SecureGateway(String... settings) {
        List<String> all = new ArrayList<>(List.of(issuer.settings()));
        all.addAll(List.of(settings));
        gateway = new RunningGateway(all, started -> {}, fakes);
    }

    Exchange get(String path, String token) {
        return call("GET", path, "", token);
    }

    /** Sends a call with a JSON body and a token; an empty one is omitted. */
    Exchange call(String method, String path, String body, String token, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!token.isEmpty()) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (!body.isEmpty()) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return gateway.exchange(method, path, publisher, all.toArray(String[]::new));
    }

    @Override
    public void close() {
        gateway.close();
        issuer.close();
    }
}
