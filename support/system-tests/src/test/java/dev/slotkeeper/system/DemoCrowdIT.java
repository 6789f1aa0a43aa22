package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.ops.DemoCrowd;
import dev.slotkeeper.local.crowd.LocalCrowd;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Twenty visitors after ten seats. */
class DemoCrowdIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final int VISITORS = 20;
    private static final int SEATS = 10;
    private static final String RESOURCE = "crowd-" + System.nanoTime();
    private static final Duration STAY = Duration.ofSeconds(4);

    /** The stay, the last answers, and a slow machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Pattern UNDECIDED = Pattern.compile("Not decided   (\\d+)");

    private static Http http = new Http("");

    private final List<String> reply = new CopyOnWriteArrayList<>();
    private final LocalCrowd crowd = new LocalCrowd(URI.create(http.base()), List.of(RESOURCE), STAY, reply::add);

    @BeforeAll
    static void start() {
        SYSTEM.worker();
        http = SYSTEM.gateway();
        Instant first = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        String slots = IntStream.range(0, SEATS)
                .mapToObj(i -> slot(RESOURCE + "-" + i, first.plus(Duration.ofHours(i))))
                .collect(Collectors.joining(",", "[", "]"));
        // 503 is no answer; whether they are there now is asked again.
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> http.post("/v1/slots", slots).statusCode() != 503);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> count("SELECT count(*) FROM availability_slots WHERE slot_id LIKE ?") == SEATS);
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @AfterEach
    void close() {
        crowd.close();
    }

    @Test
    void aCrowdEndsByItselfAndReportsWhatTheTablesContain() {
        assertThat(crowd.start(VISITORS)).isTrue();
        assertThat(crowd.start(1)).as("a second one beside it").isFalse();
        assertThat(crowd.status().running()).isTrue();
        assertThat(crowd.status().left()).isPositive().isLessThanOrEqualTo(STAY);
        Awaitility.await().atMost(TIMEOUT).until(() -> !crowd.status().running());

        DemoCrowd.Status after = crowd.status();
        Awaitility.await("all visitors have stopped")
                .during(Duration.ofSeconds(2))
                .atMost(TIMEOUT)
                .until(() -> crowd.status().equals(after));
        Books.balance();
        assertThat(after.visitors()).isEqualTo(VISITORS);
        assertThat(after.left()).isZero();
        assertThat(after.refused()).isPositive();
        assertThat(after.booked()).isGreaterThanOrEqualTo(SEATS);
        assertThat(count("SELECT count(*) FROM appointments WHERE slot_id LIKE ?"))
                .isBetween(after.booked(), after.booked() + undecided());
        assertThat(count("SELECT sum(current_bookings) FROM availability_slots WHERE slot_id LIKE ?"))
                .isBetween(1L, (long) SEATS);
        assertThat(reply)
                .singleElement()
                .asString()
                .contains("The crowd has left: 20 visitors.", "SLOT_UNAVAILABLE FULL")
                .contains("none ever had more bookings than seats");
        assertThat(crowd.start(1)).as("the next one").isTrue();
    }

    /** On a slow machine there may be some, which were booked or not. */
    private long undecided() {
        Matcher matcher = UNDECIDED.matcher(String.join("", reply));
        assertThat(matcher.find()).as("%s", reply).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long count(String sql) {
        return Long.parseLong(Books.value(sql, RESOURCE + "-%"));
    }

    private static String slot(String slotId, Instant startsAt) {
        return "{\"slotId\":\"%s\",\"resourceId\":\"%s\",\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"capacity\":1}"
                .formatted(slotId, RESOURCE, startsAt, startsAt.plus(Duration.ofHours(1)));
    }
}
