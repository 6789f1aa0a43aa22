package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests limits on one customer's bookings. A slot is named by its resource and start: {@code a0930} belongs to resource
 * a, lasts from 9:30 to 10:30 and has one seat.
 */
class LimitsTest {

    private static final Instant EIGHT = Instant.parse("2026-11-22T08:00:00Z");
    private static final Limits TWO_OF_A_RESOURCE = new Limits(2, true);
    private static final Limits ONE_AT_A_TIME = new Limits(0, false);

    private MemoryLedger ledger = new MemoryLedger(WaitlistPolicy.USUAL);
    private Instant now = EIGHT;

    /** A number in a step refers to the booking made by the step of that number, counted from 1. */
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            book a0900, book a1000, book a1100                            | yes, yes, LIMIT_EXCEEDED
            book a0900, hold a1000, hold a1100                            | yes, yes, LIMIT_EXCEEDED
            book a0900, hold a1000, confirm 2, book a1100                 | yes, yes, yes, LIMIT_EXCEEDED
            book a0900, book a1000, book b1100                            | yes, yes, yes
            book a0900, book a1000, other a1100, other a1200              | yes, yes, yes, yes
            book a0900, book a1000, cancel 1, book a1100                  | yes, yes, yes, yes
            book a0900, hold a1000, release 2, book a1100                 | yes, yes, yes, yes
            other a0900, wait a0900, book a1000, book a1100               | yes, waits, yes, LIMIT_EXCEEDED
            book a0900, book a1000, other a1100, wait a1100               | yes, yes, yes, LIMIT_EXCEEDED
            other a0900, wait a0900, book a1000, cancel 1, book a1100     | yes, waits, yes, yes, LIMIT_EXCEEDED
            other a0900, wait a0900, book a1000, cancel 2, book a1100     | yes, waits, yes, yes, yes
            book a0900, book a1000, move 1 a1100, move 3 b0900            | yes, yes, yes, yes
            book a0900, book a1000, book b0900, move 3 a1100              | yes, yes, yes, LIMIT_EXCEEDED
            book a0900, book a1000, move 1 b0900, book a1100              | yes, yes, yes, yes
            book a0900, book a1000, carry a1000 b, book a1100             | yes, yes, yes, yes
            book a0900, book b1000, carry b1000 a, book a1100             | yes, yes, yes, LIMIT_EXCEEDED
            book a0900, book a1000, book x, book a1000                    | yes, yes, SLOT_NOT_FOUND, FULL
            """)
    void bookingsPerResourceAreLimited(String steps, String reply) {
        assertThat(inOneBatch(TWO_OF_A_RESOURCE, steps)).isEqualTo(reply);
        assertThat(oneByOne(TWO_OF_A_RESOURCE, steps)).isEqualTo(reply);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            book a0900, book b0900                                        | yes, OVERLAPPING
            book a0900, book b0930                                        | yes, OVERLAPPING
            book b0930, hold a0900                                        | yes, OVERLAPPING
            book a0900, book a1000, book b1100                            | yes, yes, yes
            book a1000, book b0900                                        | yes, yes
            book a0900, other b0900                                       | yes, yes
            book a0900, cancel 1, book b0930                              | yes, yes, yes
            other a0900, wait a0900, book b0930                           | yes, waits, OVERLAPPING
            book b0930, other a0900, wait a0900                           | yes, yes, OVERLAPPING
            book a0900, move 1 b0930                                      | yes, yes
            book a0900, book a1100, move 1 b1130                          | yes, yes, OVERLAPPING
            """)
    void overlappingBookingsAreRefused(String steps, String reply) {
        assertThat(inOneBatch(ONE_AT_A_TIME, steps)).isEqualTo(reply);
        assertThat(oneByOne(ONE_AT_A_TIME, steps)).isEqualTo(reply);
    }

    @Test
    void withoutLimitsACustomerMayHaveAnyNumber() {
        assertThat(oneByOne(Limits.NONE, "book a0900, book b0900, book a0930, book a1000"))
                .isEqualTo("yes, yes, yes, yes");
    }

    @ParameterizedTest
    @CsvSource({"10:00, yes", "09:59, LIMIT_EXCEEDED"})
    void endedSlotsDoNotCount(String time, String reply) {
        oneByOne(TWO_OF_A_RESOURCE, "book a0900, book a1000");
        now = Instant.parse("2026-11-22T" + time + ":00Z");

        assertThat(decide(commands("book a0900, book a1000, book a1100").subList(2, 3)))
                .isEqualTo(reply);
    }

    /** A repeated request gets its earlier answer, regardless of later bookings. */
    @Test
    void limitsAreNotAppliedToRepeatedRequests() {
        oneByOne(TWO_OF_A_RESOURCE, "book a0900, book a1000");

        assertThat(decide(commands("book a0900"))).isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"book a1100", "hold a1100", "move 1 a1100"})
    void onAFrozenSlotALimitIsStillTheReason(String step) {
        oneByOne(new Limits(1, true), "book b0900, book a1000");
        Command command = commands("book b0900, book a1000, " + step).get(2);

        BatchDecisions batch = new BatchDecisions(
                List.of(request(command)),
                ledger.state(now),
                Set.of("a1100"),
                WaitlistPolicy.USUAL,
                new Limits(1, true));
        assertThat(told(batch.answers().get(0))).isEqualTo("LIMIT_EXCEEDED");
    }

    @Test
    void aNegativeLimitIsRejected() {
        assertThatThrownBy(() -> new Limits(-1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bookingsPerResource: given -1, allowed 0 or more");
    }

    private String oneByOne(Limits limits, String steps) {
        begin(limits);
        return String.join(
                ", ",
                commands(steps).stream()
                        .map(command -> decide(List.of(command)))
                        .toList());
    }

    private String inOneBatch(Limits limits, String steps) {
        begin(limits);
        return decide(commands(steps));
    }

    private void begin(Limits limits) {
        ledger = new MemoryLedger(WaitlistPolicy.USUAL, limits);
        for (String resource : List.of("a", "b")) {
            for (int halfHours = 2; halfHours <= 9; halfHours++) {
                Instant startsAt = EIGHT.plusSeconds(halfHours * 1_800L);
                String time = startsAt.toString().substring(11, 16).replace(":", "");
                Slot.Terms terms = new Slot.Terms(resource, startsAt.plusSeconds(3_600), null);
                ledger.slots.put(
                        resource + time, new Slot(resource + time, 1, 0, Slot.State.OPEN, 1, startsAt, 0, 1, terms));
            }
        }
    }

    private static List<Command> commands(String steps) {
        List<Command> commands = new ArrayList<>();
        for (String step : steps.split(", ")) {
            commands.add(command(new UUID(0, commands.size() + 1), commands, step.split(" ")));
        }
        return commands;
    }

    private static Command command(UUID id, List<Command> before, String... step) {
        String what = step[0];
        String about = step[1];
        return switch (what) {
            case "book" -> new BookSlot(id, about, "c", 1, null, null);
            case "other" -> new BookSlot(id, about, "another customer", 1, null, null);
            case "wait" -> new BookSlot(id, about, "c", 1, null, null, new IfFull(true, null));
            case "hold" -> new HoldSlot(id, about, "c", 1, 60, null, null);
            case "carry" -> new ChangeSlot(id, about, step[2], null, null, null, null);
            case "move" -> new RescheduleBooking(id, slotOf(before, about), idOf(about), null, step[2], null);
            default ->
                new BookingCommand(
                        Objects.requireNonNull(
                                switch (what) {
                                    case "cancel" -> BookingCommand.Kind.CANCEL_BOOKING;
                                    case "confirm" -> BookingCommand.Kind.CONFIRM_HOLD;
                                    default -> BookingCommand.Kind.RELEASE_HOLD;
                                }),
                        id,
                        slotOf(before, about),
                        idOf(about),
                        null);
        };
    }

    private static UUID idOf(String step) {
        return new UUID(0, Integer.parseInt(step));
    }

    private static String slotOf(List<Command> before, String step) {
        Command command = before.get(Integer.parseInt(step) - 1);
        return command instanceof RescheduleBooking move ? move.toSlotId() : command.slotId();
    }

    private String decide(List<Command> commands) {
        List<Request> requests = commands.stream().map(this::request).toList();
        return String.join(
                ", ",
                ledger.decide(now, requests).stream().map(LimitsTest::told).toList());
    }

    private Request request(Command command) {
        UUID digest = new UUID(1, Arrays.asList(command).hashCode());
        return new Request.Valid(command, digest, now.plusSeconds(60));
    }

    private static String told(Answer answer) {
        DecisionRecord record = answer.record();
        return switch (record.outcome()) {
            case REJECTED ->
                Objects.requireNonNullElse(record.reason(), Objects.requireNonNull(record.code()))
                        .toString();
            case WAITLISTED -> "waits";
            case CONFIRMED,
                    HELD,
                    CANCELLED,
                    RELEASED,
                    EXPIRED,
                    RESCHEDULED,
                    SLOT_CREATED,
                    SLOT_CHANGED,
                    SLOT_CLOSED,
                    SLOT_REOPENED,
                    SLOT_DELETED,
                    WAITLIST_SERVED -> "yes";
        };
    }
}
