package dev.slotkeeper.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.Outcome.NotTaken;
import dev.slotkeeper.gateway.kafka.QueueForecast.Pace;
import dev.slotkeeper.gateway.kafka.QueueSample.Offsets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueuesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");

    /** Decided at 10 a second, so a deadline of 40 s can be kept; in the partition of "a" only. */
    private static final int QUEUED = 1_600;

    private final AtomicInteger wanted = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable QueueForecast forecast = forecast();

    private final Queues queues = new Queues(
            () -> forecast, wanted::incrementAndGet, Duration.ofSeconds(60), Clock.fixed(NOW, ZoneOffset.UTC), meters);

    private static QueueForecast forecast() {
        Pace pace = new Pace(10, 5, false, true);
        Offsets empty = new Offsets(0, 0);
        List<Offsets> offsets = Queues.partition("a", 2) == 0
                ? List.of(new Offsets(0, QUEUED), empty)
                : List.of(empty, new Offsets(0, QUEUED));
        return new QueueForecast(new QueueSample(System.nanoTime(), offsets), List.of(pace, pace), 10);
    }

    private static BookSlot booking(String slotId, @Nullable Instant expiresAt) {
        return new BookSlot(ID, slotId, "c", 1, null, expiresAt);
    }

    @Test
    void onlyRequestsThatCannotBeDecidedInTimeAreRefused() {
        assertThat(queues.refusal(booking("a", NOW.plusSeconds(41)))).isNull();
        assertThat(queues.refusal(booking("a", NOW.plusSeconds(39)))).isEqualTo(new NotTaken(Cause.QUEUE_TOO_LONG, 5));
        assertThat(queues.refusal(booking("a", null)))
                .as("with the default deadline")
                .isNull();
        assertThat(meters.get("booking.gateway.turned.away").counter().count()).isEqualTo(1);
        assertThat(wanted).hasValue(3);
    }

    @Test
    void queueOfTheSlotsPartitionIsUsed() {
        String neighbour = List.of("b", "c", "d", "e", "f").stream()
                .filter(slot -> Queues.partition(slot, 2) != Queues.partition("a", 2))
                .findFirst()
                .orElseThrow();

        assertThat(queues.refusal(booking(neighbour, NOW.plusSeconds(5)))).isNull();
    }

    @Test
    void everyCommandWithADeadlineIsRefusedEarly() {
        Instant soon = NOW.plusSeconds(5);
        List<Command> withDeadline = List.of(
                booking("a", soon),
                new HoldSlot(ID, "a", "c", 1, 60, null, soon),
                new RescheduleBooking(ID, "a", UUID.randomUUID(), "c", "b", soon));

        assertThat(withDeadline)
                .allSatisfy(command -> assertThat(queues.refusal(command)).isNotNull());
    }

    @Test
    void commandWithoutADeadlineIsNeverRefused() {
        assertThat(queues.refusal(new CreateSlot(ID, "a", "r", NOW, NOW.plusSeconds(1), 3)))
                .isNull();
    }

    @Test
    void requestPastItsDeadlineIsLeftToTheDatabasesClock() {
        assertThat(queues.refusal(booking("a", NOW))).isNull();
        assertThat(queues.refusal(booking("a", NOW.minusSeconds(3_600)))).isNull();
    }

    @Test
    void everythingIsTakenWithoutAForecast() {
        forecast = null;

        assertThat(queues.refusal(booking("a", NOW.plusSeconds(1)))).isNull();
        assertThat(queues.place(new Place(0, 0))).isNull();
    }

    @Test
    void partitionIsThatOfTheProducer() {
        for (int i = 0; i < 1_000; i++) {
            String slotId = "slot:" + i + "-x." + i * 7_919;
            byte[] key = slotId.getBytes(StandardCharsets.UTF_8);
            assertThat(Queues.partition(slotId, 12)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 12));
        }
    }
}
