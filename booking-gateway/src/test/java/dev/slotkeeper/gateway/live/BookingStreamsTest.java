package dev.slotkeeper.gateway.live;

import static dev.slotkeeper.gateway.CustomerScope.Everybody.EVERYBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.CustomerScope.Only;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.database.DecisionRepository;
import dev.slotkeeper.gateway.slots.DatabaseFailures;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BookingStreamsTest {

    private static final Instant NOW = Instant.parse("2030-05-01T09:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Less than the interval of the regular reads. */
    private static final Duration SOON = BookingStreams.POLL_INTERVAL.minusSeconds(2);

    private final StoredDecisions decisions = new StoredDecisions();
    private final SseEventLoop eventLoop = new SseEventLoop(10, Duration.ofSeconds(10), new SimpleMeterRegistry());
    private final BookingStreams bookings = new BookingStreams(eventLoop, decisions);
    private final UUID id = UUID.randomUUID();

    private static final class StoredDecisions implements DecisionRepository {
        final Map<UUID, Found> found = new ConcurrentHashMap<>();
        final AtomicInteger questions = new AtomicInteger();
        volatile boolean away;

        @Override
        public CompletableFuture<Optional<Found>> find(UUID requestId) {
            throw new AssertionError("single reads are not expected");
        }

        @Override
        public CompletableFuture<Optional<Found>> findForSure(UUID requestId) {
            throw new AssertionError("single reads are not expected");
        }

        @Override
        public CompletableFuture<List<Found>> findAll(Collection<UUID> requestIds) {
            questions.incrementAndGet();
            return away
                    ? CompletableFuture.failedFuture(DatabaseFailures.away())
                    : CompletableFuture.completedFuture(requestIds.stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    @BeforeEach
    void start() {
        eventLoop.add(bookings);
        eventLoop.start();
    }

    @AfterEach
    void stop() {
        eventLoop.close();
    }

    private DecisionRepository.Found stored(DecisionRecord.Outcome outcome, String status) {
        return stored(outcome, status, 1);
    }

    private static SlotState slot(String slotId, int termsVersion) {
        return new SlotState(slotId, "r", NOW, NOW.plusSeconds(1), 10, 1, true, termsVersion, null);
    }

    private DecisionRepository.Found stored(DecisionRecord.Outcome outcome, String status, int termsVersion) {
        BookingConfirmed reply = new BookingConfirmed(id, id, "a", "c", 1, 1, 10, NOW);
        DecisionRecord decision =
                new DecisionRecord(id, "a", id, outcome, null, null, "c", 1, 1, 10, null, reply.decidedAt());
        CurrentBooking booking = new CurrentBooking(status, null, slot("a", termsVersion), id, termsVersion - 1, null);
        DecisionRepository.Found found = new DecisionRepository.Found(decision, booking);
        decisions.found.put(id, found);
        return found;
    }

    private FakeLine listen(BookingState first) {
        FakeLine line = new FakeLine();
        bookings.listener(id, first, EVERYBODY).opened(line);
        return line;
    }

    private static void awaitText(FakeLine line, Duration atMost, String text) {
        Awaitility.await().atMost(atMost).until(() -> line.text().contains(text));
    }

    private static SlotChangeBuffer.Change changeOf(String slotId) {
        return new SlotChangeBuffer.Change(null, new VisibleState(slot(slotId, 1), false, true));
    }

    @Test
    void decisionOfAnotherCustomerWithTheSameIdIsNotSent() {
        FakeLine stranger = new FakeLine();
        bookings.listener(id, BookingState.pending(), new Only("stranger")).opened(stranger);
        FakeLine owner = new FakeLine();
        bookings.listener(id, BookingState.pending(), new Only("c")).opened(owner);
        stored(DecisionRecord.Outcome.CONFIRMED, "CONFIRMED");

        Awaitility.await().atMost(TIMEOUT).until(owner::closed);
        assertThat(stranger.text()).doesNotContain("CONFIRMED");
        assertThat(stranger.closed()).isFalse();
    }

    @Test
    void finalStateIsSentAndTheStreamEnds() {
        FakeLine line = listen(BookingState.of(stored(DecisionRecord.Outcome.CONFIRMED, "CONFIRMED")));

        Awaitility.await().atMost(TIMEOUT).until(line::closed);
        assertThat(line.text())
                .startsWith("id: CONFIRMED\nevent: booking\ndata: {\"status\":\"CONFIRMED\",\"outcome\":{");
        assertThat(line.text()).endsWith("}\n\n");
    }

    @Test
    void decisionIsSentSoonEvenWithoutAReply() {
        FakeLine line = listen(BookingState.pending());
        awaitText(line, TIMEOUT, "data: {\"status\":\"PENDING\"}\n");

        stored(DecisionRecord.Outcome.CONFIRMED, "CONFIRMED");

        awaitText(line, TIMEOUT, "id: CONFIRMED");
        Awaitility.await().atMost(TIMEOUT).until(line::closed);
    }

    @Test
    void promotionIsSentWhenTheSlotChanges() {
        FakeLine line = listen(BookingState.of(stored(DecisionRecord.Outcome.WAITLISTED, "WAITLISTED")));
        awaitText(line, TIMEOUT, "id: WAITLISTED");
        Awaitility.await().atMost(TIMEOUT).until(() -> decisions.questions.get() > 0);
        stored(DecisionRecord.Outcome.WAITLISTED, "CONFIRMED");

        eventLoop.later(() -> bookings.slotsChanged(List.of(changeOf("other"), changeOf("a"))));

        awaitText(line, SOON, "id: CONFIRMED");
        Awaitility.await().atMost(TIMEOUT).until(line::closed);
    }

    @Test
    void newTermsOfTheSlotAreSentOnce() {
        FakeLine line = listen(BookingState.of(stored(DecisionRecord.Outcome.HELD, "HELD")));
        awaitText(line, TIMEOUT, "\"termsVersion\":1");
        stored(DecisionRecord.Outcome.HELD, "HELD", 2);

        eventLoop.later(() -> bookings.slotsChanged(List.of(changeOf("a"))));
        awaitText(line, SOON, "\"termsVersion\":2");
        String sent = line.text();
        int before = decisions.questions.get();
        eventLoop.later(() -> bookings.slotsChanged(List.of(changeOf("a"))));

        Awaitility.await().atMost(TIMEOUT).until(() -> decisions.questions.get() > before);
        assertThat(line.text()).isEqualTo(sent);
    }

    @Test
    void newEndOfAHoldIsSentWhenItsExtensionIsAnswered() {
        FakeLine line = listen(BookingState.of(stored(DecisionRecord.Outcome.HELD, "HELD")));
        awaitText(line, TIMEOUT, "id: HELD");
        Awaitility.await().atMost(TIMEOUT).until(() -> decisions.questions.get() > 0);
        Instant end = NOW.plusSeconds(900);
        DecisionRepository.Found held = Objects.requireNonNull(decisions.found.get(id));
        CurrentBooking extended = new CurrentBooking("HELD", null, end, slot("a", 1), id, 0, null);
        decisions.found.put(id, new DecisionRepository.Found(held.decision(), extended));

        UUID request = UUID.randomUUID();
        bookings.replied(new BookingUpdate(
                BookingUpdate.Kind.SLOT_HELD, request, request, "a", id, "c", 1, 1, 10, end, null, null, null, NOW));

        awaitText(line, SOON, "\"expiresAt\":\"" + end + "\"");
    }

    @Test
    void changeBetweenTheFirstReadAndTheStreamIsSent() {
        BookingState first = BookingState.of(stored(DecisionRecord.Outcome.HELD, "HELD"));
        stored(DecisionRecord.Outcome.HELD, "EXPIRED");

        awaitText(listen(first), SOON, "id: EXPIRED");
    }

    @Test
    void databaseIsReadAgainAfterAnOutage() {
        BookingState first = BookingState.of(stored(DecisionRecord.Outcome.HELD, "HELD"));
        decisions.away = true;
        FakeLine line = listen(first);
        Awaitility.await().atMost(TIMEOUT).until(() -> decisions.questions.get() > 1);
        stored(DecisionRecord.Outcome.HELD, "CONFIRMED");
        decisions.away = false;

        awaitText(line, SOON, "id: CONFIRMED");
    }

    @Test
    void unchangedSlotIsReadRarely() {
        FakeLine line = listen(BookingState.of(stored(DecisionRecord.Outcome.HELD, "HELD")));
        awaitText(line, TIMEOUT, "id: HELD");

        Awaitility.await().during(Duration.ofSeconds(2)).atMost(TIMEOUT).until(() -> decisions.questions.get() <= 1);
    }
}
