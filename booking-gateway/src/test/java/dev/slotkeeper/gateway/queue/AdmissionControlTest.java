package dev.slotkeeper.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.gateway.queue.QueueForecast.Pace;
import dev.slotkeeper.gateway.queue.QueueSample.Offsets;
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

class AdmissionControlTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");

    /** Decided at 10 a second, so a deadline of 40 s can be kept; in the partition of "a" only. */
    private static final int QUEUED = 1_600;

    private final AtomicInteger wanted = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable QueueForecast forecast = forecast();

    private final AdmissionControl admissionControl = new AdmissionControl(
            () -> forecast, wanted::incrementAndGet, Duration.ofSeconds(60), Clock.fixed(NOW, ZoneOffset.UTC), meters);

    private static QueueForecast forecast() {
        Pace pace = new Pace(10, 5, false, true);
        Offsets empty = new Offsets(0, 0);
        List<Offsets> offsets = AdmissionControl.partition("a", 2) == 0
                ? List.of(new Offsets(0, QUEUED), empty)
                : List.of(empty, new Offsets(0, QUEUED));
        return new QueueForecast(new QueueSample(System.nanoTime(), offsets), List.of(pace, pace), 10);
    }

    private static BookSlot booking(String slotId, @Nullable Instant expiresAt) {
        return new BookSlot(ID, slotId, "c", 1, null, expiresAt);
    }

    @Test
    void onlyRequestsThatCannotBeDecidedInTimeAreRefused() {
        assertThat(admissionControl.retrySeconds(booking("a", NOW.plusSeconds(41))))
                .isEmpty();
        assertThat(admissionControl.retrySeconds(booking("a", NOW.plusSeconds(39))))
                .hasValue(5);
        assertThat(admissionControl.retrySeconds(booking("a", null)))
                .as("with the default deadline")
                .isEmpty();
        assertThat(meters.get("booking.gateway.queue.rejected").counter().count())
                .isEqualTo(1);
        assertThat(wanted).hasValue(3);
    }

    @Test
    void queueOfTheSlotsPartitionIsUsed() {
        String neighbour = List.of("b", "c", "d", "e", "f").stream()
                .filter(slot -> AdmissionControl.partition(slot, 2) != AdmissionControl.partition("a", 2))
                .findFirst()
                .orElseThrow();

        assertThat(admissionControl.retrySeconds(booking(neighbour, NOW.plusSeconds(5))))
                .isEmpty();
    }

    @Test
    void everyCommandWithADeadlineIsRefusedEarly() {
        Instant soon = NOW.plusSeconds(5);
        List<Command> withDeadline = List.of(
                booking("a", soon),
                new HoldSlot(ID, "a", "c", 1, 60, null, soon),
                new ExtendHold(ID, "a", UUID.randomUUID(), "c", 60, soon),
                new RescheduleBooking(ID, "a", UUID.randomUUID(), "c", "b", soon));

        assertThat(withDeadline).allSatisfy(command -> assertThat(admissionControl.retrySeconds(command))
                .isPresent());
    }

    @Test
    void commandWithoutADeadlineIsNeverRefused() {
        assertThat(admissionControl.retrySeconds(new CreateSlot(ID, "a", "r", NOW, NOW.plusSeconds(1), 3)))
                .isEmpty();
    }

    @Test
    void requestPastItsDeadlineIsLeftToTheDatabasesClock() {
        assertThat(admissionControl.retrySeconds(booking("a", NOW))).isEmpty();
        assertThat(admissionControl.retrySeconds(booking("a", NOW.minusSeconds(3_600))))
                .isEmpty();
    }

    @Test
    void everythingIsTakenWithoutAForecast() {
        forecast = null;

        assertThat(admissionControl.retrySeconds(booking("a", NOW.plusSeconds(1))))
                .isEmpty();
        assertThat(admissionControl.place(new LogPosition(0, 0))).isNull();
    }

    @Test
    void partitionIsThatOfTheProducer() {
        for (int i = 0; i < 1_000; i++) {
            String slotId = "slot:" + i + "-x." + i * 7_919;
            byte[] key = slotId.getBytes(StandardCharsets.UTF_8);
            assertThat(AdmissionControl.partition(slotId, 12)).isEqualTo(BuiltInPartitioner.partitionForKey(key, 12));
        }
    }
}
