package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.EmbeddedStandby;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is given a primary and a streaming standby; in order, because the standby is dead in the end. */
@TestMethodOrder(OrderAnnotation.class)
class ReplicaReadsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final String SESSIONS = """
            SELECT count(*) FROM pg_stat_activity
             WHERE application_name = 'booking-gateway' AND query LIKE ?
            """;

    @TempDir
    static Path folder;

    private static EmbeddedServices services;
    private static EmbeddedStandby standby;
    private static Http http;

    @BeforeAll
    static void start() {
        services = new EmbeddedServices(EmbeddedServices.Settings.in(folder.resolve("primary"))).start();
        standby = new EmbeddedStandby(services, folder.resolve("standby"));
        String kafka = "--spring.kafka.bootstrap-servers=" + services.bootstrapServers();
        SYSTEM.worker(
                kafka,
                "--spring.datasource.url=" + services.jdbcUrl(),
                "--spring.datasource.username=" + PostgresRoles.OWNER,
                "--spring.datasource.password=" + PostgresRoles.OWNER);
        String hosts = services.jdbcUrl().replaceFirst("(//[^/]*)", "$1,localhost:" + standby.port());
        http = SYSTEM.gateway(
                kafka,
                "--spring.datasource.url=" + hosts,
                "--spring.datasource.username=" + PostgresRoles.READER,
                "--spring.datasource.password=" + PostgresRoles.READER,
                // As if another gateway had published them.
                "--booking.gateway.requests-remembered-for=1s");
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
        standby.close();
        services.close();
    }

    @Test
    @Order(1)
    void decisionsAndSlotsAreReadFromTheStandby() {
        String slot = slot();
        UUID booking = booked(slot);
        Awaitility.await().atMost(TIMEOUT).until(() -> isOnStandby(booking));

        assertThat(status(booking)).isEqualTo("CONFIRMED");
        expectReadOnStandby("%decision.code%");
        assertThat(http.get("/v1/slots/" + slot).statusCode()).isEqualTo(200);
        expectReadOnStandby("%availability_slots%slot_id = $1%");
    }

    @Test
    @Order(2)
    void rowsMissingOnALaggingStandbyAreReadFromThePrimary() {
        String slot = slot();
        standby.holdBack();
        UUID booking = booked(slot);
        String place = accepted(slot);
        String made = slot();
        assertThat(isOnStandby(booking)).isFalse();

        Awaitility.await().atMost(TIMEOUT).until(() -> status(booking), "CONFIRMED"::equals);
        Awaitility.await().atMost(TIMEOUT).until(() -> pendingOr(place), "CONFIRMED"::equals);
        // Longer than this gateway remembers them.
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() ->
                        status(booking).equals("CONFIRMED") && pendingOr(place).equals("CONFIRMED"));
        assertThat(http.get("/v1/slots/" + made).statusCode()).isEqualTo(200);
        assertThat(http.call("DELETE", "/v1/bookings/" + booking).statusCode()).isEqualTo(200);
        assertThat(http.get("/v1/bookings/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(isOnStandby(booking)).isFalse();

        standby.catchUp();
        Awaitility.await().atMost(TIMEOUT).until(() -> status(booking), "CANCELLED"::equals);
    }

    @Test
    @Order(3)
    void whileThePrimaryIsAwayTheStandbyAnswersWhatItHasAndNothingIsCalledUnknown() {
        UUID booking = booked(slot());
        Awaitility.await().atMost(TIMEOUT).until(() -> isOnStandby(booking));
        services.crashPostgres();
        try {
            assertThat(status(booking)).isEqualTo("CONFIRMED");
            HttpResponse<String> unknown = http.get("/v1/bookings/" + UUID.randomUUID());
            assertThat(unknown.statusCode()).isEqualTo(503);
            assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
        } finally {
            services.startPostgres();
        }
    }

    @Test
    @Order(4)
    void readsGoOnWhenTheStandbyIsKilled() {
        String slot = slot();
        UUID booking = booked(slot);
        Awaitility.await().atMost(TIMEOUT).until(() -> isOnStandby(booking));
        assertThat(status(booking)).isEqualTo("CONFIRMED");

        standby.crash();
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> status(booking).equals("CONFIRMED")
                        && http.get("/v1/slots/" + slot).statusCode() == 200);
        assertThat(status(booked(slot))).isIn("CONFIRMED", "PENDING");
    }

    private static void expectReadOnStandby(String statement) {
        assertThat(sessions(standby.jdbcUrl(), statement)).as("on the standby").isPositive();
        assertThat(sessions(services.jdbcUrl(), statement)).as("on the primary").isZero();
    }

    private static String slot() {
        String slot = Requests.slotId();
        HttpResponse<String> made = http.post("/v1/slots", """
                {"slotId":"%s","resourceId":"replicas","startsAt":"2031-05-01T09:00:00Z",\
                "endsAt":"2031-05-01T10:00:00Z","capacity":10}""".formatted(slot));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return slot;
    }

    private static UUID booked(String slot) {
        HttpResponse<String> answer = http.book(slot, "c").join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(Http.json(answer).get("bookingId").asText());
    }

    private static String accepted(String slot) {
        HttpResponse<String> answer = http.post("/v1/bookings", Requests.body(slot, "c"), "Prefer", "respond-async");
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String status(UUID booking) {
        return pendingOr("/v1/bookings/" + booking);
    }

    /** Nothing else than an answer will do: no 404 and no 503. */
    private static String pendingOr(String path) {
        HttpResponse<String> answer = http.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode status = Http.json(answer).get("status");
        return status.asText();
    }

    private static boolean isOnStandby(UUID booking) {
        return count(standby.jdbcUrl(), "SELECT count(*) FROM booking_decisions WHERE request_id = ?", booking) == 1;
    }

    /** Of the gateway, whose last statement was like this. */
    private static long sessions(String url, String statement) {
        return count(url, SESSIONS, statement);
    }

    private static long count(String url, String sql, Object parameter) {
        try (Connection connection = DriverManager.getConnection(url, PostgresRoles.READER, PostgresRoles.READER)) {
            return Long.parseLong(Sql.value(connection, sql, parameter));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
