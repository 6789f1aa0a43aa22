package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.worker.ledger.CustomerIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One customer's bookings lie on many slots, so on many partitions of two workers, which decide at once. */
@ExtendWith(OutputCaptureExtension.class)
class LimitsIT {

    private static final int MOST = 3;
    private static final int MANY = 50;
    private static final int ROUNDS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String[] LIMITS = {
        "--booking.worker.limits.bookings-per-resource=" + MOST, "--booking.worker.limits.overlapping=false"
    };

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static Upstream upstream = new Upstream();
    private static String said = "";

    /** The first worker starts without the index, the second one with it. */
    @BeforeAll
    static void start(CapturedOutput output) {
        SYSTEM.worker(LIMITS);
        Books.write(CustomerIndex.CREATE);
        SYSTEM.worker(LIMITS);
        said = output.toString();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        Books.write("DROP INDEX appointments_by_customer");
    }

    @AfterEach
    void balance() {
        Books.balance();
    }

    @Test
    void workerWithoutTheIndexLogsHowToCreateIt() {
        assertThat(said).containsOnlyOnce(CustomerIndex.CREATE);
    }

    @Test
    void ofFiftyRequestsForFiftySlotsThreeAreGranted() {
        for (int round = 0; round < ROUNDS; round++) {
            String customer = customer();
            String resource = Requests.slotId();
            List<Command> requests = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String slot = slot(resource, 2 * i);
                requests.add(i % 2 == 0 ? book(slot, customer) : hold(slot, customer));
            }

            List<String> told = tell(requests);
            assertThat(told).filteredOn("LIMIT_EXCEEDED"::equals).hasSize(MANY - MOST);
            assertThat(live(customer)).isEqualTo(MOST);
        }
    }

    @Test
    void ofTwoSlotsAtTheSameTimeOneIsGranted() {
        List<Command> requests = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String customer = customer();
            requests.add(book(slot(Requests.slotId(), 0), customer));
            requests.add(book(slot(Requests.slotId(), 0), customer));
        }

        List<String> told = tell(requests);
        for (int i = 0; i < MANY; i++) {
            assertThat(told.subList(2 * i, 2 * i + 2)).containsExactlyInAnyOrder("yes", "OVERLAPPING");
        }
    }

    /** An administrator need not say whose booking it is. */
    @Test
    void aMovedBookingCountsForItsCustomer() {
        String customer = customer();
        String resource = Requests.slotId();
        List<Command> requests = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            requests.add(book(slot(resource, 2 * i), customer));
        }
        BookSlot elsewhere = book(slot(Requests.slotId(), 2 * MANY), customer);
        requests.add(elsewhere);
        assertThat(tell(requests)).containsOnly("yes");

        RescheduleBooking administrators = move(elsewhere, null, slot(resource, 3 * MANY));
        assertThat(tell(List.of(administrators))).containsExactly("LIMIT_EXCEEDED");
        RescheduleBooking own = move((BookSlot) requests.get(0), customer, slot(resource, 3 * MANY));
        assertThat(tell(List.of(own))).containsExactly("yes");
        assertThat(live(customer)).isEqualTo(MOST + 1);
    }

    @Test
    void bookingsOfThePastCountNoMore() {
        String customer = customer();
        String resource = Requests.slotId();
        List<Command> requests = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            requests.add(book(slot(resource, 2 * i), customer));
        }
        assertThat(tell(requests)).containsOnly("yes");
        assertThat(tell(List.of(book(slot(resource, MANY), customer)))).containsExactly("LIMIT_EXCEEDED");

        Books.write("""
                UPDATE availability_slots SET starts_at = starts_at - interval '9 days', ends_at = ends_at - interval '9 days'
                 WHERE resource_id = ? AND current_bookings = 1
                """, resource);
        assertThat(tell(List.of(book(slot(resource, MANY), customer)))).containsExactly("yes");
    }

    @Test
    void bookingsOfCustomersAreReadByTheIndex() {
        tell(List.of(book(slot(Requests.slotId(), 0), customer())));

        Awaitility.await().atMost(TIMEOUT).until(() -> Integer.parseInt(Books.value("""
                        SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'appointments_by_customer'
                        """)) > 0);
    }

    private static List<String> tell(List<? extends Command> requests) {
        upstream.send(requests);
        upstream.awaitReplies(requests, TIMEOUT);
        return requests.stream().map(upstream::reply).map(LimitsIT::what).toList();
    }

    private static String what(Reply reply) {
        return reply instanceof BookingRejected no
                ? Objects.requireNonNullElse(no.reason(), no.code()).toString()
                : "yes";
    }

    private static int live(String customer) {
        return Integer.parseInt(Books.value("""
                SELECT count(*) FROM appointments WHERE customer_id = ? AND status IN ('CONFIRMED', 'HELD')
                """, customer));
    }

    private static String customer() {
        return "customer-" + UUID.randomUUID();
    }

    /** One seat of that resource, so many hours from tomorrow on, for an hour. */
    private static String slot(String resource, int hours) {
        String slotId = Requests.slotId();
        Books.write("""
                INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                VALUES (?, ?, date_trunc('day', now()) + make_interval(hours => 48 + ?),
                        date_trunc('day', now()) + make_interval(hours => 49 + ?), 1)
                """, slotId, resource, hours, hours);
        return slotId;
    }

    private static BookSlot book(String slot, String customer) {
        return new BookSlot(UUID.randomUUID(), slot, customer, 1, null, null);
    }

    private static HoldSlot hold(String slot, String customer) {
        return new HoldSlot(UUID.randomUUID(), slot, customer, 1, 600, null, null);
    }

    private static RescheduleBooking move(BookSlot booked, @Nullable String customer, String to) {
        return new RescheduleBooking(UUID.randomUUID(), booked.slotId(), booked.requestId(), customer, to, null);
    }
}
