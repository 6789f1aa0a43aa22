package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.worker.kafka.RequestContainers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Counts the round trips of a batch between the worker and PostgreSQL. */
class RoundTripsIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final RoundTrips ROUND_TRIPS = new RoundTrips();
    private static final TcpProxy WIRE = DatabaseAddress.shared().proxy(ROUND_TRIPS::protocol);
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    /** Load, guarded update, both inserts, commit. */
    private static final int TRIPS = 4;

    /** A large batch copies its rows, and each COPY asks first; its load may be answered before it is sent whole. */
    private static final int TRIPS_WITH_COPY = 8;

    private static final int MAX_INSERT = 100;

    private static Upstream upstream = new Upstream();
    private static RequestContainers containers;

    @BeforeAll
    static void start() {
        containers = SYSTEM.worker(
                        DatabaseAddress.shared().through(WIRE),
                        "--booking.worker.concurrency=1",
                        "--booking.worker.log-check-interval=1h",
                        "--booking.worker.expiry-interval=1h")
                .getBean(RequestContainers.class);
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        WIRE.close();
    }

    @Test
    void roundTripsDoNotGrowWithTheBatch() {
        for (int size : List.of(1, 100, 101, 2_000)) {
            assertThat(roundTripsOf(size, 1))
                    .as("round trips of a batch of %d, all on one slot", size)
                    .isLessThanOrEqualTo(trips(size));
        }
        for (int size : List.of(100, 2_000)) {
            assertThat(roundTripsOf(size, size))
                    .as("round trips of a batch of %d slots", size)
                    .isLessThanOrEqualTo(trips(size));
        }
        Books.balance();
    }

    private static int trips(int size) {
        return size <= MAX_INSERT ? TRIPS : TRIPS_WITH_COPY;
    }

    private static int roundTripsOf(int size, int slots) {
        List<String> slotIds = slots(slots);
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            requests.add(Requests.booking(slotIds.get(i % slots)));
        }
        // Queued on one partition before anybody reads, so that one poll finds them all.
        containers.stop();
        ROUND_TRIPS.take();
        upstream.send(0, requests);
        containers.start();
        upstream.awaitReplies(requests, TIMEOUT);
        List<Integer> transactions = ROUND_TRIPS.take();
        assertThat(requests)
                .allSatisfy(request -> assertThat(upstream.reply(request)).isInstanceOf(BookingConfirmed.class));
        assertThat(Books.value(
                        "SELECT count(*) || '/' || count(DISTINCT decided_at) FROM booking_decisions WHERE slot_id = ANY (?)",
                        (Object) slotIds.toArray(String[]::new)))
                .as("decisions/transactions")
                .isEqualTo(size + "/1");
        assertThat(transactions).as("transactions").hasSize(1);
        return transactions.get(0);
    }

    private static List<String> slots(int count) {
        List<String> slotIds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slotIds.add(Requests.slotIdIn(0));
        }
        Books.write("""
                INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                SELECT unnest(?), 'test-room', now() + interval '1 day', now() + interval '25 hours', 5000
                """, (Object) slotIds.toArray(String[]::new));
        return slotIds;
    }
}
