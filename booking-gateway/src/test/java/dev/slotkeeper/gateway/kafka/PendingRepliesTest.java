package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.gateway.kafka.Outcome.Decided;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PendingRepliesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Reply> received = new ArrayList<>();
    private final PendingReplies pending = new PendingReplies(3, List.of(received::add), meters);

    private PendingRequest open(UUID requestId) {
        return Objects.requireNonNull(pending.open(List.of(requestId))).get(0);
    }

    private double ignored(String cause) {
        return meters.get("booking.gateway.replies.ignored")
                .tag("cause", cause)
                .counter()
                .count();
    }

    @Test
    void eachReplyReachesItsOwnCaller() {
        UUID same = UUID.randomUUID();
        PendingRequest first = open(same);
        PendingRequest second = open(same);
        byte[] json = Replies.confirmed(same);

        pending.arrived(second.correlationId(), json, 0);

        assertThat(first.answer()).isNotDone();
        assertThat(second.answer().join()).isInstanceOfSatisfying(Decided.class, decided -> {
            assertThat(decided.json()).isSameAs(json);
            assertThat(decided.reply().requestId()).isEqualTo(same);
        });
        assertThat(first.correlationId()).hasSize(16).isNotEqualTo(second.correlationId());
    }

    @Test
    void roomIsForAllOrNoneAndIsReleased() {
        UUID id = UUID.randomUUID();
        open(id);
        PendingRequest second = open(id);

        assertThat(pending.open(List.of(id, id))).isNull();
        assertThat(pending.size()).isEqualTo(2);

        pending.arrived(second.correlationId(), Replies.confirmed(id), 0);
        assertThat(pending.open(List.of(id, id))).hasSize(2);
        assertThat(pending.open(List.of(id))).isNull();
    }

    @Test
    void repeatedReplyIsCountedAsLateAndOtherwiseIgnored() {
        UUID id = UUID.randomUUID();
        PendingRequest request = open(id);

        pending.arrived(request.correlationId(), Replies.confirmed(id), 0);
        pending.arrived(request.correlationId(), Replies.confirmed(id), 1);

        assertThat(ignored("late")).isEqualTo(1);
        assertThat(pending.open(List.of(id, id, id)))
                .as("room is released once")
                .hasSize(3);
        assertThat(pending.open(List.of(id))).isNull();
    }

    @Test
    void correlationIdsOfOthersAreIgnored() {
        UUID id = UUID.randomUUID();
        PendingRequest request = open(id);
        byte[] others = request.correlationId().clone();
        others[0] ^= 1;

        Stream.of(null, new byte[0], new byte[15], new byte[17], others, new byte[1_000_000])
                .forEach(correlation -> pending.arrived(correlation, Replies.confirmed(id), 0));

        assertThat(request.answer()).isNotDone();
        assertThat(ignored("unknown")).isEqualTo(6);
        assertThat(ignored("late")).isZero();
    }

    @Test
    void malformedReplyIsDroppedAndTheNextOneIsUsed() {
        UUID id = UUID.randomUUID();
        PendingRequest request = open(id);
        String inconsistent = "{\"type\":\"BookingRejected\",\"eventId\":\"" + id + "\",\"requestId\":\"" + id
                + "\",\"slotId\":\"a\",\"code\":\"SLOT_NOT_FOUND\",\"reason\":\"FULL\",\"decidedAt\":\"2026-01-01T00:00:00Z\"}";

        Stream.of(
                        null,
                        new byte[0],
                        "{".getBytes(StandardCharsets.UTF_8),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        "[]".getBytes(StandardCharsets.UTF_8),
                        inconsistent.getBytes(StandardCharsets.UTF_8))
                .forEach(value -> pending.arrived(request.correlationId(), value, 0));
        pending.arrived(request.correlationId(), Replies.confirmed(UUID.randomUUID()), 0);

        assertThat(request.answer()).isNotDone();
        assertThat(ignored("unreadable")).isEqualTo(7);

        pending.arrived(request.correlationId(), Replies.confirmed(id), 0);
        assertThat(request.answer().join()).isInstanceOf(Decided.class);
    }

    @Test
    void gaugeShowsTheNumberOfWaitingRequests() {
        open(UUID.randomUUID());

        assertThat(meters.get("booking.gateway.pending").gauge().value()).isEqualTo(1);
    }

    @Test
    void listenersReceiveEveryReplyBeforeItsCallerAndLateOnesToo() {
        UUID id = UUID.randomUUID();
        PendingRequest request = open(id);
        List<Integer> heardBefore = new ArrayList<>();
        var unused = request.answer().thenRun(() -> heardBefore.add(received.size()));

        pending.arrived(request.correlationId(), Replies.confirmed(id), 0);
        pending.arrived(request.correlationId(), Replies.confirmed(id), 1);

        assertThat(heardBefore).containsExactly(1);
        assertThat(received).hasSize(2).allSatisfy(reply -> assertThat(reply.requestId())
                .isEqualTo(id));
    }
}
