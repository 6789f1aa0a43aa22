package dev.slotkeeper.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.database.SlotRepository;
import dev.slotkeeper.gateway.slots.DatabaseFailures;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotStreamsTest {

    private static final Instant START = Instant.parse("2030-05-01T09:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int REMEMBERED = 20;
    private static final int MAX_STREAMS = 3;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SseEventLoop eventLoop = new SseEventLoop(MAX_STREAMS, Duration.ofMillis(300), meters);
    private final SlotChangeBuffer news = new SlotChangeBuffer();
    private final List<SlotState> stored =
            IntStream.range(0, 30).mapToObj(i -> slot("stored-" + i, "room", 0)).toList();
    private volatile boolean databaseAway;
    private final SlotStreams slots =
            new SlotStreams(eventLoop, news, new SlotChangeLog("here", REMEMBERED), new StoredStates(), changes -> {});

    private final class StoredStates implements SlotRepository {
        @Override
        public CompletableFuture<Optional<SlotState>> find(String slotId) {
            throw new AssertionError("single reads are not expected");
        }

        @Override
        public CompletableFuture<SlotPage> page(SlotQuery query) {
            return databaseAway
                    ? CompletableFuture.failedFuture(DatabaseFailures.away())
                    : CompletableFuture.completedFuture(new SlotPage(stored, null));
        }
    }

    @BeforeEach
    void start() {
        eventLoop.add(slots);
        eventLoop.start();
    }

    @AfterEach
    void stop() {
        eventLoop.close();
    }

    @Test
    void listenerWithoutALineIsEndedAndNotServedLater() {
        AtomicInteger ends = new AtomicInteger();
        Subscriber subscriber = slots.listener(null, null);
        subscriber.onEnd(ends::incrementAndGet);
        Awaitility.await().atMost(TIMEOUT).until(() -> ends.get() == 1);

        FakeLine line = new FakeLine();
        subscriber.opened(line);
        Awaitility.await().atMost(TIMEOUT).until(line::closed);
        assertThat(eventLoop.size()).isZero();
    }

    private static SlotState slot(String slotId, String resourceId, int taken) {
        return new SlotState(slotId, resourceId, START, START.plusSeconds(60), 1_000, taken, true, 1, null);
    }

    private static VisibleState seen(String slotId, String resourceId, int taken) {
        return new VisibleState(slot(slotId, resourceId, taken), false, true);
    }

    private void changed(String slotId, int taken) {
        news.changed(seen(slotId, "room", taken - 1), seen(slotId, "room", taken));
    }

    private FakeLine listen(@Nullable String resource, @Nullable String lastEventId) {
        FakeLine line = new FakeLine();
        int before = eventLoop.size();
        slots.listener(resource, lastEventId).opened(line);
        Awaitility.await().atMost(TIMEOUT).until(() -> eventLoop.size() > before || line.closed());
        return line;
    }

    private static void awaitEvents(FakeLine line, String... events) {
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(line.events())
                .containsExactly(events));
    }

    private static void awaitText(FakeLine line, String text) {
        Awaitility.await().atMost(TIMEOUT).until(() -> line.text().contains(text));
    }

    @Test
    void streamOfAllSlotsSendsChangesAndDeletions() {
        FakeLine line = listen(null, null);

        changed("a", 1);
        awaitEvents(line, "slot a");
        news.changed(seen("a", "room", 1), new VisibleState(slot("a", "room", 1), true, true));
        awaitEvents(line, "slot a", "gone a");
    }

    @Test
    void streamOfAResourceStartsWithItsSlotsAndSendsNoOthers() {
        FakeLine line = listen("room", null);
        Awaitility.await().atMost(TIMEOUT).until(() -> line.events().size() == 30);
        assertThat(line.events().get(0)).isEqualTo("slot stored-0");

        news.changed(null, seen("other", "garden", 1));
        changed("stored-3", 1);
        news.changed(seen("stored-4", "room", 0), seen("stored-4", "garden", 0));

        Awaitility.await().atMost(TIMEOUT).until(() -> line.events().size() == 32);
        assertThat(line.events().subList(30, 32)).containsExactly("slot stored-3", "gone stored-4");
        assertThat(line.largest()).isLessThanOrEqualTo(SubscriberConnection.PIECE);
    }

    @Test
    void reconnectedListenerGetsTheMissedChanges() {
        FakeLine first = listen(null, null);
        changed("a", 1);
        awaitEvents(first, "slot a");
        slots.listener(null, null).closed();
        changed("b", 1);
        changed("c", 1);
        awaitEvents(first, "slot a", "slot b", "slot c");

        String afterA = first.text().substring(4, first.text().indexOf('\n'));
        awaitEvents(listen(null, afterA), "slot b", "slot c");
    }

    @Test
    void lateOrForeignReconnectStartsAgain() {
        FakeLine first = listen(null, null);
        changed("a", 1);
        awaitEvents(first, "slot a");
        String old = first.lastId();
        for (int i = 0; i < REMEMBERED + 5; i++) {
            changed("many-" + i, 1);
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> first.events().size() == REMEMBERED + 6 || first.closed());

        awaitEvents(listen(null, old), "reset");
        FakeLine fromElsewhere = listen("room", "elsewhere-1");
        Awaitility.await().atMost(TIMEOUT).until(() -> fromElsewhere.events().size() == 31);
        assertThat(fromElsewhere.events().subList(0, 2)).containsExactly("reset", "slot stored-0");
    }

    @Test
    void slowListenerGetsTheLatestStateOfEachSlotOnce() {
        FakeLine slow = listen(null, null);
        FakeLine quick = listen(null, null);
        slow.slow(true);
        for (int taken = 1; taken <= 5; taken++) {
            changed("a", taken);
            awaitText(quick, "\"currentBookings\":" + taken);
        }
        changed("b", 1);
        awaitText(quick, "slotId\":\"b");

        slow.slow(false);
        awaitEvents(slow, "slot a", "slot b");
        assertThat(slow.text()).contains("\"currentBookings\":5");
    }

    @Test
    void stuckListenerIsClosedAndOthersAreNot() {
        FakeLine stuck = listen(null, null);
        FakeLine quick = listen(null, null);
        stuck.slow(true);
        changed("a", 1);

        Awaitility.await().atMost(TIMEOUT).until(stuck::closed);
        awaitEvents(quick, "slot a");
        assertThat(quick.closed()).isFalse();
    }

    @Test
    void listenerBehindTheLogIsClosed() {
        FakeLine slow = listen(null, null);
        FakeLine quick = listen(null, null);
        slow.slow(true);
        changed("first", 1);
        awaitText(quick, "first");
        for (int i = 0; i < REMEMBERED; i++) {
            changed("many-" + i, 1);
        }
        awaitText(quick, "many-" + (REMEMBERED - 1));
        slow.slow(false);

        Awaitility.await().atMost(TIMEOUT).until(slow::closed);
        assertThat(slow.events()).doesNotContain("slot many-" + (REMEMBERED - 1));
    }

    @Test
    void heartbeatOfASilentStreamHasThePosition() {
        FakeLine line = listen(null, null);

        awaitText(line, ":\nid: here-0\n\n");
        assertThat(line.events()).isEmpty();
    }

    @Test
    void numberOfStreamsIsLimitedAndRoomIsReleased() {
        FakeLine first = listen(null, null);
        listen(null, null);
        listen(null, null);
        assertThat(eventLoop.hasRoom()).isFalse();
        assertThat(listen(null, null).closed()).isTrue();

        first.broken();
        changed("a", 1);
        Awaitility.await().atMost(TIMEOUT).until(eventLoop::hasRoom);
        assertThat(first.closed()).isTrue();
        assertThat(meters.get("booking.gateway.streams").gauge().value()).isEqualTo(2);
    }

    @Test
    void listenerWaitsForStatesWhileTheDatabaseIsUnavailable() {
        databaseAway = true;
        FakeLine line = listen("room", null);
        databaseAway = false;

        awaitText(line, "stored-29");
        changed("a", 2);
        awaitText(line, "\"currentBookings\":2");
        assertThat(line.closed()).isFalse();
    }

    @Test
    void streamsEndWithTheGateway() {
        FakeLine line = listen(null, null);
        eventLoop.close();
        assertThat(line.closed()).isTrue();
        assertThat(eventLoop.hasRoom()).isFalse();
    }
}
