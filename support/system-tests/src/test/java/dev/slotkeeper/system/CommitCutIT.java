package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.embedded.proxy.Moment;
import dev.slotkeeper.embedded.proxy.PostgresProtocol;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Guarantees 6 and 7, with the connection lost at the one moment that leaves the worker in the dark: its COMMIT. */
class CommitCutIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final TcpProxy WIRE = DatabaseAddress.shared().proxy(PostgresProtocol::new);
    private static final Moment BEFORE_COMMIT = Moment.askedFor("COMMIT");
    private static final Moment AFTER_COMMIT = Moment.answered("COMMIT");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CAPACITY = 3;

    private static Upstream upstream = new Upstream();

    @BeforeAll
    static void start() {
        SYSTEM.worker(DatabaseAddress.shared().through(WIRE));
    }

    @AfterEach
    void bringTheDatabaseBack() {
        WIRE.restore();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        WIRE.close();
    }

    @Test
    void commitThatNeverArrivedIsDecidedAgainAndAnsweredOnce() {
        String slot = Requests.slot(CAPACITY);
        List<BookSlot> requests = requests(slot, 5, null);
        WIRE.trap(BEFORE_COMMIT, () -> {});
        upstream.send(requests);
        upstream.awaitReplies(requests, TIMEOUT);
        assertThat(WIRE.isSprung()).isTrue();
        expectAnswersAsInTheTables(slot, requests);
    }

    @Test
    void commitWhoseAnswerWasLostIsAnsweredFromTheTables() {
        String slot = Requests.slot(CAPACITY);
        List<BookSlot> requests = requests(slot, 5, null);
        WIRE.trap(AFTER_COMMIT, () -> {});
        upstream.send(requests);
        upstream.awaitReplies(requests, TIMEOUT);
        assertThat(WIRE.isSprung()).isTrue();
        expectAnswersAsInTheTables(slot, requests);
    }

    /** A request past its deadline is answered SLOT_FETCH_ERROR only if it is certain that it was not decided. */
    @Test
    void unknownCommitWaitsForTheDatabasePastTheDeadlineAndIsThenAnsweredWithWhatWasDecided() {
        String slot = Requests.slotIn(1, CAPACITY);
        String untried = Requests.slotIn(1, CAPACITY);
        Instant deadline = Instant.now().plusSeconds(6);
        List<BookSlot> tried = requests(slot, 5, deadline);
        WIRE.trap(AFTER_COMMIT, WIRE::cut);
        upstream.send(1, tried);
        Awaitility.await().atMost(TIMEOUT).until(WIRE::isSprung);
        long committed = Books.decisions(slot);
        assertThat(committed)
                .as("decided in the transaction whose COMMIT was cut")
                .isPositive();

        // Arrived after the cut on the same partition. It was never tried, so past its deadline it is answered
        // SLOT_FETCH_ERROR.
        List<BookSlot> later = requests(untried, 2, deadline);
        upstream.send(1, later);
        upstream.awaitReplies(later, TIMEOUT);
        assertThat(Instant.now()).isAfter(deadline);
        assertThat(later).allSatisfy(request -> expectNo(request, ErrorCode.SLOT_FETCH_ERROR));
        List<BookSlot> inTheDark = tried.stream().limit(committed).toList();
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> inTheDark.stream().noneMatch(upstream::isAnswered));

        WIRE.restore();
        upstream.awaitReplies(tried, TIMEOUT);
        for (int i = 0; i < committed; i++) {
            Reply reply = upstream.reply(tried.get(i));
            assertThat(reply.decidedAt()).isBefore(deadline);
            assertThat(reply instanceof BookingConfirmed).isEqualTo(i < CAPACITY);
        }
        Books.balance();
    }

    @Test
    void whicheverCommitIsCutEveryRequestIsAnsweredOneWayAndTheTablesAgree() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            String slot = Requests.slot(CAPACITY);
            List<BookSlot> requests = requests(slot, 1 + random.nextInt(8), null);
            Moment cut = random.nextBoolean() ? BEFORE_COMMIT : AFTER_COMMIT;
            String scene = "seed " + seed + ", round " + round + ", " + cut;
            System.out.println(scene);
            WIRE.trap(cut, () -> {});
            upstream.send(requests);
            // The same once more, while the first is in the dark.
            upstream.send(requests);
            upstream.awaitReplies(requests, TIMEOUT);
            assertThat(WIRE.isSprung()).as(scene).isTrue();
            expectAnswersAsInTheTables(slot, requests);
        }
    }

    private static List<BookSlot> requests(String slot, int count, @Nullable Instant deadline) {
        List<BookSlot> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(deadline == null ? Requests.booking(slot) : Requests.expiring(slot, deadline));
        }
        return requests;
    }

    private static void expectAnswersAsInTheTables(String slot, List<BookSlot> requests) {
        for (int i = 0; i < requests.size(); i++) {
            BookSlot request = requests.get(i);
            Reply reply = upstream.reply(request);
            assertThat(reply instanceof BookingConfirmed)
                    .as("first come, first served: number %d of %d seats", i + 1, CAPACITY)
                    .isEqualTo(i < CAPACITY);
            assertThat(Books.rows("SELECT booking_id FROM appointments WHERE booking_id = ?", request.requestId()))
                    .hasSize(i < CAPACITY ? 1 : 0);
            assertThat(Books.value(
                            "SELECT coalesce(code, outcome) FROM booking_decisions WHERE request_id = ?",
                            request.requestId()))
                    .isEqualTo(reply instanceof BookingRejected no ? no.code().name() : "CONFIRMED");
            byte[] first = upstream.replies(request.requestId()).get(0).value();
            assertThat(upstream.events(request.requestId()))
                    .as("events")
                    .extracting(ConsumerRecord::value)
                    .allSatisfy(event -> assertThat(event).isEqualTo(first));
        }
        assertThat(Books.currentBookings(slot)).isEqualTo(Math.min(CAPACITY, requests.size()));
        assertThat(Books.decisions(slot)).isEqualTo(requests.size());
        Books.balance();
    }

    private static void expectNo(BookSlot request, ErrorCode code) {
        assertThat(upstream.reply(request)).isInstanceOfSatisfying(BookingRejected.class, no -> assertThat(no.code())
                .isEqualTo(code));
    }
}
