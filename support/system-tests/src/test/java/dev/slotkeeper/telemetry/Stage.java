package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.system.BookingSystem;
import dev.slotkeeper.system.Http;
import dev.slotkeeper.system.Requests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** A worker and a gateway that have had something to do. */
final class Stage implements AutoCloseable {

    private final BookingSystem system = new BookingSystem();
    private final URI worker;
    private final Http gateway;

    Stage() {
        worker = URI.create(
                "http://localhost:" + system.worker().getEnvironment().getRequiredProperty("local.server.port"));
        gateway = system.gateway("--booking.gateway.ops.instances=" + worker);
    }

    /** One slot with one seat, and two who want it. */
    void work() {
        String slot = slot();
        assertThat(book(slot)).isEqualTo(201);
        assertThat(book(slot)).isEqualTo(409);
        assertThat(gateway.get("/v1/slots?limit=1").statusCode()).isEqualTo(200);
    }

    private String slot() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
        return Http.json(gateway.post(
                        "/v1/slots",
                        """
                        {"resourceId":"told-%s","startsAt":"%s","endsAt":"%s","capacity":1}
                        """.formatted(UUID.randomUUID(), start, start.plus(30, ChronoUnit.MINUTES)),
                        "Prefer",
                        "wait=30"))
                .get("slotId")
                .asText();
    }

    private int book(String slot) {
        return gateway.post("/v1/bookings", Requests.body(slot, "somebody"), "Prefer", "wait=30")
                .statusCode();
    }

    String workerAddress() {
        return worker.getAuthority();
    }

    String gatewayAddress() {
        return URI.create(gateway.base()).getAuthority();
    }

    /** Returns the data of the operators' page. */
    JsonNode operations() {
        return Http.json(gateway.get("/v1/ops"));
    }

    /** Returns the metrics of a program in Prometheus' format. */
    static String metrics(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/actuator/prometheus"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        system.close();
    }
}
