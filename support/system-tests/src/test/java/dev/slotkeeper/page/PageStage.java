package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.system.BookingSystem;
import dev.slotkeeper.system.DatabaseAddress;
import dev.slotkeeper.system.Http;
import dev.slotkeeper.system.Requests;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A worker, a gateway and two visitors' browsers, for all tests of a class. */
final class PageStage implements AutoCloseable {

    /** Tomorrow, so that the page's first list has these slots before those of other tests. */
    private final Instant morning = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(33, ChronoUnit.HOURS);

    private final BookingSystem system = new BookingSystem();
    private final TcpProxy database = DatabaseAddress.shared().proxy();
    private final List<Browser> browsers = new ArrayList<>();
    private final Http gateway;

    private PageStage(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.add(DatabaseAddress.shared().through(database));
        List<String> ofWorker = new ArrayList<>(arguments);
        ofWorker.add("--spring.datasource.hikari.connection-timeout=500");
        system.worker(ofWorker.toArray(String[]::new));
        gateway = system.gateway(arguments.toArray(String[]::new));
    }

    /** With worker and gateway set as the arguments say; skips the class where no browser is installed. */
    static PageStage open(String... settings) {
        InstalledBrowser.orSkip();
        return new PageStage(settings);
    }

    /** A visitor with a browser of its own. */
    Visitor visitor() {
        Browser browser = Browser.open();
        browsers.add(browser);
        return new Visitor(browser, gateway.base());
    }

    /**
     * A resource that no other test knows, of a kind of its own: a name that ends with a letter is of no other's kind, so
     * its slots are no alternatives to another test's.
     */
    static String resource() {
        return "room-" + UUID.randomUUID().toString().substring(0, 8) + "x";
    }

    /** A slot tomorrow, so many hours after nine (UTC). */
    String slot(String resource, int hour, int capacity) {
        return slot(resource, hour, capacity, "");
    }

    /** @param more further members, such as {@code ,"price":"3 €"} */
    String slot(String resource, int hour, int capacity, String more) {
        Instant start = time(hour);
        return slot(resource, start, start.plus(30, ChronoUnit.MINUTES), capacity, more);
    }

    /** A slot with one seat at any time. */
    String slot(String resource, Instant start, Instant end) {
        return slot(resource, start, end, 1, "");
    }

    /** Tomorrow, so many hours after nine (UTC). */
    Instant time(int hour) {
        return morning.plus(hour, ChronoUnit.HOURS);
    }

    private String slot(String resource, Instant start, Instant end, int capacity, String more) {
        HttpResponse<String> created = gateway.post("/v1/slots", """
                {"resourceId":"%s","startsAt":"%s","endsAt":"%s","capacity":%d%s}
                """.formatted(resource, start, end, capacity, more));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return Http.json(created).get("slotId").asText();
    }

    /** Books all seats for another customer and returns the booking's id. */
    String bookedByOthers(String slot) {
        HttpResponse<String> answer = gateway.post("/v1/bookings", Requests.body(slot, "others"), "Prefer", "wait=30");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer).get("bookingId").asText();
    }

    /** Changes a slot as an administrator does. */
    void changed(String slot, String members) {
        HttpResponse<String> answer = gateway.patch("/v1/slots/" + slot, members);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    Http gateway() {
        return gateway;
    }

    /** Returns the proxy through which worker and gateway reach the database. */
    TcpProxy database() {
        return database;
    }

    /** The booking's status in the database; "none" when there is no such booking. */
    String status(String bookingId) {
        return text("SELECT status FROM appointments WHERE booking_id = ?::uuid", bookingId);
    }

    /** Live bookings of a slot, beside the seats that its row says are taken. */
    String seats(String slot) {
        return text("""
                SELECT (SELECT count(*) FROM appointments a
                         WHERE a.slot_id = s.slot_id AND a.status IN ('CONFIRMED', 'HELD')) || ' of ' || current_bookings
                  FROM availability_slots s WHERE slot_id = ?
                """, slot);
    }

    /** Lets the time of a hold end. */
    void elapse(String holdId) {
        try (Connection connection = BookingSystem.SERVICES.connect()) {
            assertThat(Sql.execute(
                            connection,
                            "UPDATE appointments SET expires_at = now() WHERE booking_id = ?::uuid",
                            holdId))
                    .isEqualTo(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String sql, String parameter) {
        try (Connection connection = BookingSystem.SERVICES.connect()) {
            return Sql.rows(connection, sql, parameter).stream().findFirst().orElse("none");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        browsers.forEach(Browser::close);
        database.restore();
        system.close();
        database.close();
    }
}
