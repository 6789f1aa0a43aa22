package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.Outcome.NotAccepted;
import dev.slotkeeper.gateway.kafka.Outcome.Undecided;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import dev.slotkeeper.gateway.queue.RequestQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaBookingRequestsTest {

    private static final Duration AGES = Duration.ofMinutes(1);
    private static final LogPosition PLACE = new LogPosition(3, 4711);

    private final PendingReplies pending = new PendingReplies(5, List.of(), new SimpleMeterRegistry());
    private final RecentRequests recent = new RecentRequests(10, AGES);
    private final FakeLog log = new FakeLog();
    private boolean ready = true;
    private final FakeQueue queue = new FakeQueue();
    private final List<Cause> notAccepted = new ArrayList<>();
    private @Nullable SentBy caller;
    private final KafkaBookingRequests requests =
            new KafkaBookingRequests(pending, log, recent, queue, () -> ready, notAccepted::add, () -> caller);

    /** Returns the answers that the test sets. */
    private static final class FakeQueue implements RequestQueue {
        private final Set<UUID> refused = new HashSet<>();
        private @Nullable QueuePosition place;

        @Override
        public OptionalInt retrySeconds(Command command) {
            return refused.contains(command.requestId()) ? OptionalInt.of(17) : OptionalInt.empty();
        }

        @Override
        public @Nullable QueuePosition place(LogPosition asked) {
            return place;
        }
    }

    /** Keeps what is published; the test acknowledges it. */
    private static final class FakeLog implements KafkaBookingRequests.Publication {
        private final List<CompletableFuture<LogPosition>> places = new ArrayList<>();
        private final List<byte[]> correlationIds = new ArrayList<>();
        private final List<String> senders = new ArrayList<>();
        private boolean broken;

        @Override
        public CompletableFuture<LogPosition> publish(
                Command command, byte[] correlationId, @Nullable SentBy sentBy, Duration wait) {
            senders.add(sentBy == null ? "" : sentBy.name());
            CompletableFuture<LogPosition> place = new CompletableFuture<>();
            if (broken) {
                place.completeExceptionally(new IllegalStateException("broken"));
            }
            places.add(place);
            correlationIds.add(correlationId);
            return place;
        }
    }

    private CompletableFuture<Outcome> submit(BookSlot booking, Duration wait) {
        return requests.submit(List.of(booking), wait).get(0);
    }

    private static Outcome soon(CompletableFuture<Outcome> outcome) throws Exception {
        return outcome.get(5, TimeUnit.SECONDS);
    }

    @Test
    void withoutAWaitTheOutcomeFollowsTheAcknowledgement() throws Exception {
        BookSlot booking = Replies.booking();
        CompletableFuture<Outcome> outcome = submit(booking, Duration.ZERO);
        assertThat(outcome).isNotDone();

        log.places.get(0).complete(PLACE);

        assertThat(soon(outcome)).isEqualTo(new Undecided(PLACE));
        assertThat(recent.position(booking.requestId(), CustomerScope.Everybody.EVERYBODY))
                .isEqualTo(PLACE);
        assertThat(pending.size()).isZero();
    }

    @Test
    void outcomeAfterTheWaitIsUndecided() throws Exception {
        CompletableFuture<Outcome> outcome = submit(Replies.booking(), Duration.ofMillis(30));
        log.places.get(0).complete(PLACE);

        assertThat(soon(outcome)).isEqualTo(new Undecided(PLACE));
        assertThat(pending.size()).isZero();
    }

    /** A booking's slot is first read on another thread, which meanwhile works for other callers. */
    @Test
    void requestSubmittedLaterKeepsItsCaller() {
        caller = new SentBy(SentBy.Role.CUSTOMER, "anna");
        BookingRequests annas = requests.withCurrentCaller();
        caller = new SentBy(SentBy.Role.CUSTOMER, "bert");

        assertThat(annas.submit(List.of(Replies.booking()), AGES)).hasSize(1);
        assertThat(requests.submit(List.of(Replies.booking()), AGES)).hasSize(1);
        caller = null;
        assertThat(requests.submit(List.of(Replies.booking()), AGES)).hasSize(1);

        assertThat(log.senders).containsExactly("anna", "bert", "");
    }

    @Test
    void undecidedOutcomeHasThePlaceInTheQueue() throws Exception {
        CompletableFuture<Outcome> outcome = submit(Replies.booking(), Duration.ZERO);
        queue.place = new QueuePosition(812, 9L);

        log.places.get(0).complete(PLACE);

        assertThat(soon(outcome)).isEqualTo(new Undecided(PLACE, queue.place));
    }

    @Test
    void refusedRequestIsNotPublishedButTheOthersAre() throws Exception {
        BookSlot late = Replies.booking();
        BookSlot next = Replies.booking();
        queue.refused.add(late.requestId());

        List<CompletableFuture<Outcome>> outcomes = requests.submit(List.of(late, next), AGES);

        assertThat(soon(outcomes.get(0))).isEqualTo(new NotAccepted(Cause.QUEUE_TOO_LONG, 17));
        assertThat(outcomes.get(1)).isNotDone();
        assertThat(log.places).hasSize(1);
        assertThat(pending.size()).isEqualTo(1);
        assertThat(notAccepted).containsExactly(Cause.QUEUE_TOO_LONG);
    }

    @Test
    void replyBeforeTheAcknowledgementIsUsed() throws Exception {
        BookSlot booking = Replies.booking();
        CompletableFuture<Outcome> outcome = submit(booking, AGES);

        pending.arrived(log.correlationIds.get(0), Replies.confirmed(booking.requestId()), 0);

        assertThat(soon(outcome)).isInstanceOf(Outcome.Decided.class);
    }

    @Test
    void failedPublishIsUncertainNotRejected() throws Exception {
        CompletableFuture<Outcome> outcome = submit(Replies.booking(), AGES);

        log.places.get(0).completeExceptionally(new IllegalStateException("timed out"));

        assertThat(soon(outcome)).isEqualTo(new NotAccepted(Cause.UNCERTAIN));
        assertThat(notAccepted).containsExactly(Cause.UNCERTAIN);
    }

    @Test
    void hangingBrokerDelaysTheCallerByLessThanASecond() throws Exception {
        long began = System.nanoTime();

        assertThat(soon(submit(Replies.booking(), Duration.ofMillis(50)))).isEqualTo(new NotAccepted(Cause.UNCERTAIN));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_500));
    }

    @Test
    void nothingIsPublishedWhileKafkaIsUnavailable() throws Exception {
        ready = false;

        assertThat(soon(submit(Replies.booking(), AGES))).isEqualTo(new NotAccepted(Cause.KAFKA_UNAVAILABLE));
        assertThat(notAccepted).containsExactly(Cause.KAFKA_UNAVAILABLE);
        assertThat(log.places).isEmpty();
    }

    @Test
    void nothingIsPublishedBeyondTheLimit() throws Exception {
        List<BookSlot> six = List.of(
                Replies.booking(),
                Replies.booking(),
                Replies.booking(),
                Replies.booking(),
                Replies.booking(),
                Replies.booking());

        List<CompletableFuture<Outcome>> outcomes = requests.submit(six, AGES);

        assertThat(outcomes).hasSize(6);
        assertThat(soon(outcomes.get(5))).isEqualTo(new NotAccepted(Cause.TOO_MANY_WAITING));
        assertThat(notAccepted).hasSize(6).containsOnly(Cause.TOO_MANY_WAITING);
        assertThat(log.places).isEmpty();
    }

    @Test
    void producerThatFailsAtOnceIsNotTriedForEachCommand() throws Exception {
        log.broken = true;

        List<CompletableFuture<Outcome>> outcomes =
                requests.submit(List.of(Replies.booking(), Replies.booking(), Replies.booking()), AGES);

        assertThat(log.places).hasSize(1);
        assertThat(soon(outcomes.get(0))).isEqualTo(new NotAccepted(Cause.UNCERTAIN));
        assertThat(soon(outcomes.get(2))).isEqualTo(new NotAccepted(Cause.KAFKA_UNAVAILABLE));
        assertThat(pending.size()).isZero();
    }

    @Test
    void stopRefusesNewRequestsAndEndsTheWaits() throws Exception {
        CompletableFuture<Outcome> waiting = submit(Replies.booking(), AGES);
        log.places.get(0).complete(PLACE);

        requests.stopTaking();
        assertThat(soon(submit(Replies.booking(), AGES))).isEqualTo(new NotAccepted(Cause.STOPPING));
        assertThat(waiting).isNotDone();

        requests.endWaits();
        assertThat(soon(waiting)).isEqualTo(new Undecided(PLACE));
    }
}
