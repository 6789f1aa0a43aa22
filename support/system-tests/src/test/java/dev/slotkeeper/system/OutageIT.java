package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import dev.slotkeeper.worker.kafka.RequestContainers;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Tests guarantee 9: during an outage of the database, requests are held and not dropped, and no caller waits past its
 * deadline.
 */
class OutageIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final TcpProxy DATABASE = DatabaseAddress.shared().proxy();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The time within which a request without expiresAt may be booked. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(6);

    /** The tolerance for "about then" on a busy machine. */
    private static final Duration ABOUT = Duration.ofSeconds(4);

    /** The budget of an attempt, and what a busy machine needs to notice. */
    private static final Duration BUDGET = Duration.ofMillis(10_000 + 1_500);

    private static final int PARTITION = 4;

    private static Upstream upstream = new Upstream();
    private static List<Duration> failedAttempts = new CopyOnWriteArrayList<>();
    private static ConfigurableApplicationContext worker;
    private static Http management;

    @BeforeAll
    static void start() {
        worker = SYSTEM.worker(
                DatabaseAddress.shared().through(DATABASE),
                "--booking.worker.default-patience=" + DEFAULT_PATIENCE.toSeconds() + "s",
                "--booking.worker.concurrency=1", // so that a new assignment is one step
                "--booking.worker.batch-size=100",
                "--booking.worker.held-requests=300");
        worker.getBean(CircuitBreakerRegistry.class)
                .circuitBreaker("ledger")
                .getEventPublisher()
                .onError(error -> failedAttempts.add(error.getElapsedDuration()));
        management = new Http("http://localhost:" + worker.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void bringTheDatabaseBack() {
        DATABASE.restore();
        Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.buffered") == 0);
        BookSlot probe = later(Requests.slot(1));
        upstream.send(List.of(probe));
        assertThat(upstream.awaitReply(probe, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        failedAttempts.clear();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        DATABASE.close();
    }

    @Test
    void requestsWithinTheirDeadlineAreHeldAndBookedInTheirOrderWhilePartitionsStay() throws Exception {
        String slot = Requests.slot(5);
        List<BookSlot> contested = new ArrayList<>();
        List<BookSlot> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            contested.add(later(slot));
            all.add(contested.get(i));
            all.add(later(Requests.slot(1)));
        }
        Map<String, List<TopicPartition>> owners = owners();
        double rebalances = rebalances();
        DATABASE.cut();
        upstream.send(all);
        Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.buffered") == all.size());
        // Longer than the group's session timeout, after which a worker that stopped polling would be given up.
        Awaitility.await()
                .during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(15))
                .until(() -> all.stream().noneMatch(upstream::isAnswered));
        DATABASE.restore();
        upstream.awaitReplies(all, TIMEOUT);

        expectFirstComeFirstServed(contested, 5);
        assertThat(all).allSatisfy(request -> {
            assertThat(upstream.replies(request.requestId())).hasSize(1);
            assertThat(contested.contains(request) || upstream.reply(request) instanceof BookingConfirmed)
                    .isTrue();
        });
        assertThat(owners()).isEqualTo(owners);
        assertThat(rebalances()).as("rebalances").isEqualTo(rebalances);
        Books.balance();
    }

    @Test
    void moreRequestsThanAWorkerHoldsWaitInTheLogAndAreDecidedInTheirOrder() {
        String slot = Requests.slotIn(PARTITION, 600);
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            requests.add(later(slot));
        }
        DATABASE.cut();
        upstream.send(PARTITION, requests);
        Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.buffered") >= 300);
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> BookingSystem.metric(worker, "booking.buffered") <= 300 + 300);
        DATABASE.restore();
        upstream.awaitReplies(requests, TIMEOUT);
        expectFirstComeFirstServed(requests, 600);
        Books.balance();
    }

    @Test
    void requestsPastTheirDeadlineAreAnsweredAboutThenAndCanBeBookedAfterwards() {
        String slot = Requests.slotIn(PARTITION, 1_000);
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            requests.add(Requests.booking(slot));
        }
        DATABASE.cut();
        List<RecordMetadata> sent = upstream.sendAll(requests.stream()
                .map(request -> upstream.message(PARTITION, request))
                .toList());
        upstream.awaitReplies(requests, TIMEOUT);
        for (int i = 0; i < requests.size(); i++) {
            BookSlot request = requests.get(i);
            expectTryAgain(upstream.reply(request));
            long waited = upstream.replies(request.requestId()).get(0).timestamp()
                    - sent.get(i).timestamp();
            assertThat(Duration.ofMillis(waited)).isBetween(DEFAULT_PATIENCE, DEFAULT_PATIENCE.plus(ABOUT));
        }
        assertThat(Books.decisions(slot)).isZero();

        DATABASE.restore();
        upstream.send(PARTITION, requests);
        Awaitility.await().atMost(TIMEOUT).until(() -> requests.stream()
                .allMatch(request -> upstream.replies(request.requestId()).size() == 2));
        for (int i = 0; i < requests.size(); i++) {
            int seats = i + 1;
            ConsumerRecord<byte[], byte[]> second =
                    upstream.replies(requests.get(i).requestId()).get(1);
            assertThat(ContractJson.readReply(second.value()))
                    .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.currentBookings())
                            .isEqualTo(seats));
        }
        Books.balance();
    }

    @Test
    void deadlineThatPassesBehindOneThatDoesNotIsAnsweredAboutThen() {
        String slot = Requests.slotIn(PARTITION, 10);
        BookSlot patient = later(slot);
        BookSlot hurried = Requests.booking(slot);
        DATABASE.cut();
        upstream.send(PARTITION, List.of(patient, hurried));
        upstream.awaitReplies(List.of(hurried), DEFAULT_PATIENCE.plus(ABOUT));
        expectTryAgain(upstream.reply(hurried));
        assertThat(upstream.isAnswered(patient)).isFalse();
        DATABASE.restore();
        assertThat(upstream.awaitReply(patient, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
    }

    @Test
    void attemptOnAStalledConnectionEndsWithinItsBudgetAndItsBatchIsDecidedOnce() {
        List<BookSlot> requests = List.of(later(Requests.slotIn(PARTITION, 1)), later(Requests.slotIn(PARTITION, 1)));
        DATABASE.stall();
        upstream.send(PARTITION, requests);
        awaitFailedAttempt();
        assertThat(requests).noneMatch(upstream::isAnswered);
        DATABASE.restore();
        expectDecidedOnce(requests);
    }

    @Test
    void stallInTheMiddleOfATransactionEndsWithinItsBudgetAndItsBatchIsDecidedOnce() throws SQLException {
        String slot = Requests.slotIn(PARTITION, 1);
        List<BookSlot> requests = List.of(later(slot));
        try (Connection other = BookingSystem.SERVICES.connect()) {
            other.setAutoCommit(false);
            Sql.execute(other, "SELECT FROM availability_slots WHERE slot_id = ? FOR UPDATE", slot);
            upstream.send(PARTITION, requests);
            Awaitility.await().atMost(TIMEOUT).until(OutageIT::workerWaitsForALock);
            DATABASE.stall();
        }
        awaitFailedAttempt();
        assertThat(requests).noneMatch(upstream::isAnswered);
        DATABASE.restore();
        expectDecidedOnce(requests);
    }

    @Test
    void breakerIsVisibleWhileItIsOpenAndClosesAgainAndTheWorkerStaysAlive() {
        assertThat(breakerInHealth()).isEqualTo("CLOSED");
        DATABASE.cut();
        BookSlot request = later(Requests.slot(1));
        upstream.send(List.of(request));
        // It tries every second, so it is seen half open too.
        Awaitility.await().atMost(TIMEOUT).until(() -> breakerInHealth().equals("OPEN"));
        Awaitility.await().atMost(TIMEOUT).until(() -> breakerInMetrics("open") == 1);
        assertThat(management.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        awaitReadiness(503);
        DATABASE.restore();
        assertThat(upstream.awaitReply(request, TIMEOUT)).isInstanceOf(BookingConfirmed.class);
        Awaitility.await().atMost(TIMEOUT).until(() -> breakerInHealth().equals("CLOSED"));
        assertThat(breakerInMetrics("closed")).isEqualTo(1);
        awaitReadiness(200);
    }

    /** Waits, because health is cached for a second. */
    private static void awaitReadiness(int status) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> management.get("/actuator/health/readiness").statusCode() == status);
    }

    /** The previous owner of the partition may have decided and committed them without publishing an answer. */
    @Test
    void requestsFromBeforeTheAssignmentWaitForTheDatabasePastTheirDeadline() {
        RequestContainers containers = worker.getBean(RequestContainers.class);
        String slot = Requests.slotIn(PARTITION, 10);
        BookSlot before = Requests.booking(slot);
        BookSlot after = Requests.booking(slot);
        containers.stop();
        upstream.send(PARTITION, List.of(before));
        DATABASE.cut();
        containers.start();
        Awaitility.await().atMost(TIMEOUT).until(() -> BookingSystem.metric(worker, "booking.buffered") == 1);
        upstream.send(PARTITION, List.of(after));
        upstream.awaitReplies(List.of(after), TIMEOUT);
        expectTryAgain(upstream.reply(after));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> !upstream.isAnswered(before));
        DATABASE.restore();
        assertThat(upstream.awaitReply(before, TIMEOUT))
                .isInstanceOfSatisfying(
                        BookingRejected.class, no -> assertThat(no.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
        assertThat(Books.currentBookings(slot)).isZero();
    }

    private static BookSlot later(String slot) {
        return Requests.expiring(slot, Instant.now().plus(Duration.ofMinutes(5)));
    }

    private static void expectFirstComeFirstServed(List<BookSlot> requests, int capacity) {
        for (int i = 0; i < requests.size(); i++) {
            Reply reply = upstream.reply(requests.get(i));
            if (i < capacity) {
                int seats = i + 1;
                assertThat(reply)
                        .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.currentBookings())
                                .isEqualTo(seats));
            } else {
                assertThat(reply).isInstanceOfSatisfying(BookingRejected.class, no -> assertThat(no.reason())
                        .isEqualTo(Reason.FULL));
            }
        }
    }

    private static void expectTryAgain(Reply reply) {
        assertThat(reply).isInstanceOfSatisfying(BookingRejected.class, no -> {
            assertThat(no.code()).isEqualTo(ErrorCode.SLOT_FETCH_ERROR);
            assertThat(no.retryable()).isTrue();
        });
    }

    private static void expectDecidedOnce(List<BookSlot> requests) {
        upstream.awaitReplies(requests, TIMEOUT);
        assertThat(requests).allSatisfy(request -> {
            assertThat(upstream.reply(request)).isInstanceOf(BookingConfirmed.class);
            assertThat(Books.currentBookings(request.slotId())).isEqualTo(1);
            assertThat(Books.appointments(request.slotId())).isEqualTo(1);
        });
        Books.balance();
    }

    private static void awaitFailedAttempt() {
        Awaitility.await().atMost(TIMEOUT).until(() -> !failedAttempts.isEmpty());
        assertThat(failedAttempts).allSatisfy(elapsed -> assertThat(elapsed).isLessThan(BUDGET));
    }

    private static boolean workerWaitsForALock() {
        return !Books.rows("""
                        SELECT pid FROM pg_stat_activity
                         WHERE application_name = 'booking-worker' AND wait_event_type = 'Lock'
                        """).isEmpty();
    }

    private static String breakerInHealth() {
        JsonNode health = Http.json(management.get("/actuator/health"));
        return health.at("/components/circuitBreakers/details/ledger/details/state")
                .asText();
    }

    private static double breakerInMetrics(String state) {
        return management
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("resilience4j_circuitbreaker_state{")
                        && line.contains("name=\"ledger\"")
                        && line.contains("state=\"" + state + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double rebalances() {
        double rebalances = BookingSystem.metric(worker, "kafka.consumer.coordinator.rebalance.total");
        assertThat(rebalances).as("the consumers' own count").isPositive();
        return rebalances;
    }

    private static Map<String, List<TopicPartition>> owners()
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            return admin
                    .describeConsumerGroups(List.of("booking-worker"))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .collect(Collectors.toMap(MemberDescription::consumerId, OutageIT::partitions));
        }
    }

    private static List<TopicPartition> partitions(MemberDescription member) {
        return member.assignment().topicPartitions().stream()
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
    }
}
