package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.system.BookingSystem;
import dev.slotkeeper.system.DatabaseAddress;
import dev.slotkeeper.system.Http;
import dev.slotkeeper.system.Requests;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker, room for another one, and a gateway that knows both; database and page are behind lines that can be cut. */
final class OpsStage implements AutoCloseable {

    private final BookingSystem system = new BookingSystem();
    private final TcpProxy database = DatabaseAddress.shared().proxy();
    private final int otherPort = freePort();
    private final ConfigurableApplicationContext worker;
    private final Http gateway;
    private final TcpProxy line;
    private @Nullable ConfigurableApplicationContext other;

    OpsStage() {
        worker = system.worker(throughTheLine(), "--spring.datasource.hikari.connection-timeout=500");
        String port = worker.getEnvironment().getProperty("local.server.port");
        startAnotherWorker();
        gateway = system.gateway(
                "--booking.gateway.ops.interval=1s",
                "--booking.gateway.ops.instances=http://localhost:" + port + ",http://localhost:" + otherPort);
        line = new TcpProxy("localhost", URI.create(gateway.base()).getPort());
    }

    private String throughTheLine() {
        return DatabaseAddress.shared().through(database);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Its name on the page. */
    String startAnotherWorker() {
        if (other == null) {
            other = system.worker(throughTheLine(), "--server.port=" + otherPort);
        }
        return "localhost:" + otherPort;
    }

    void stopTheOtherWorker() {
        if (other != null) {
            system.stop(other);
            other = null;
        }
    }

    String page() {
        return "http://localhost:" + line.port() + "/ops";
    }

    Http gateway() {
        return gateway;
    }

    /** Between the browser and the gateway. */
    TcpProxy line() {
        return line;
    }

    /** Returns the proxy through which the workers reach the database. */
    TcpProxy database() {
        return database;
    }

    String slot(int capacity) {
        Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(2, ChronoUnit.DAYS);
        String resource = "ops-" + UUID.randomUUID().toString().substring(0, 8) + "x";
        HttpResponse<String> created = gateway.post(
                "/v1/slots",
                """
                {"resourceId":"%s","startsAt":"%s","endsAt":"%s","capacity":%d}
                """.formatted(resource, start, start.plus(30, ChronoUnit.MINUTES), capacity),
                "Prefer",
                "wait=30");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return Http.json(created).get("slotId").asText();
    }

    void book(String slot) {
        HttpResponse<String> answer =
                gateway.post("/v1/bookings", Requests.body(slot, "somebody"), "Prefer", "wait=30");
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 409);
    }

    void bookLater(String slot) {
        HttpResponse<String> answer =
                gateway.post("/v1/bookings", Requests.body(slot, "somebody"), "Prefer", "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** Returns the number of decisions according to the workers' own meters. */
    double decided(String code) {
        return decided(worker, code) + (other == null ? 0 : decided(other, code));
    }

    private static double decided(ConfigurableApplicationContext program, String code) {
        return program.getBean(MeterRegistry.class).find("booking.decisions").tag("code", code).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        line.close();
        database.restore();
        system.close();
        database.close();
    }
}
