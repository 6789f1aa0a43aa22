package dev.slotkeeper.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChurnTest {

    private static final int MANY = 50_000;
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void everyRunHasTheSameCommands() {
        List<String> first = commands(5_000, 500).stream().map(ChurnTest::wish).toList();

        assertThat(commands(5_000, 500).stream().map(ChurnTest::wish).toList())
                .isEqualTo(first)
                .hasSize(5_000);
    }

    @Test
    void commandsHaveTheDocumentedShares() {
        Map<String, Long> counts = commands(MANY, MANY / 10).stream()
                .collect(Collectors.groupingBy(ChurnTest::kind, Collectors.counting()));

        Map.of("book", 0.4, "hold", 0.1, "CONFIRM_HOLD", 0.1, "CANCEL_BOOKING", 0.2, "move", 0.1, "wait", 0.1)
                .forEach((kind, share) -> assertThat(counts.getOrDefault(kind, 0L) / (double) MANY)
                        .as(kind)
                        .isCloseTo(share, within(0.011)));
        assertThat(counts).hasSize(6);
    }

    /** Both commands are in one partition, so the booking exists when it is named, regardless of other partitions. */
    @Test
    void everyNamedBookingWasMadeByAnEarlierCommandOfTheSameSlot() {
        Map<UUID, String> made = new HashMap<>();
        for (Command command : commands(MANY, MANY / 10)) {
            if (command instanceof BookingCommand about) {
                assertThat(made).containsEntry(about.bookingId(), about.slotId());
            } else if (command instanceof RescheduleBooking move) {
                assertThat(made).containsEntry(move.bookingId(), move.slotId());
                assertThat(move.toSlotId()).isNotEqualTo(move.slotId());
            }
            assertThat(made.put(command.requestId(), command.slotId())).isNull();
        }
    }

    @Test
    void nearlyAllCommandsAreGrantedAndSomeEntriesArePromoted() {
        Map<String, Slot> slots = new HashMap<>();
        Map<UUID, Booking> bookings = new HashMap<>();
        Workload workload = Workload.churn(4_000, 400, 5);
        for (int i = 0; i < workload.slots(); i++) {
            String slotId = Workload.slotId(i);
            slots.put(slotId, new Slot(slotId, workload.capacity(), 0, false, 1, NOW.plusSeconds(86_400)));
        }
        List<DecisionRecord> decisions = new ArrayList<>();
        for (Command command : commands(workload)) {
            BatchDecisions batch = new BatchDecisions(
                    List.of(request(command)), state(command, slots, bookings), WaitlistPolicy.USUAL);
            batch.slotChanges().forEach(change -> slots.put(change.after().slotId(), change.after()));
            batch.bookingChanges().forEach(change -> bookings.put(change.after().bookingId(), change.after()));
            decisions.add(batch.answers().get(0).record());
        }

        Map<Outcome, Long> outcomes =
                decisions.stream().collect(Collectors.groupingBy(DecisionRecord::outcome, Collectors.counting()));
        assertThat(outcomes.getOrDefault(Outcome.REJECTED, 0L))
                .as("%s", outcomes)
                .isLessThan(40);
        assertThat(outcomes.getOrDefault(Outcome.WAITLISTED, 0L))
                .as("%s", outcomes)
                .isGreaterThan(100);
        assertThat(decisions.stream()
                        .flatMap(decision -> decision.followUpJson().stream())
                        .count())
                .as("promotions")
                .isGreaterThan(20);
    }

    private static BatchState state(Command command, Map<String, Slot> slots, Map<UUID, Booking> bookings) {
        Set<String> slotIds = command instanceof RescheduleBooking move
                ? Set.of(move.slotId(), move.toSlotId())
                : Set.of(command.slotId());
        return new BatchState(
                NOW,
                slotIds.stream().map(slots::get).toList(),
                bookings.values().stream()
                        .filter(booking -> slotIds.contains(booking.slotId()))
                        .toList(),
                Map.of());
    }

    private static Request request(Command command) {
        return new Request.Valid(command, command.requestId(), NOW);
    }

    private static List<Command> commands(int requests, int slots) {
        return commands(Workload.churn(requests, slots, 5));
    }

    private static List<Command> commands(Workload workload) {
        List<Command> commands = new ArrayList<>();
        Supplier<@Nullable Command> next = workload.commands();
        for (Command command = next.get(); command != null; command = next.get()) {
            commands.add(command);
        }
        return commands;
    }

    private static String wish(Command command) {
        return kind(command) + " " + command.slotId();
    }

    private static String kind(Command command) {
        if (command instanceof BookSlot book) {
            return book.ifFull().waits() ? "wait" : "book";
        }
        if (command instanceof BookingCommand about) {
            return about.kind().name();
        }
        return command instanceof RescheduleBooking ? "move" : "hold";
    }
}
