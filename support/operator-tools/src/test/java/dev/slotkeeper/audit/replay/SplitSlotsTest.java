package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;
import static dev.slotkeeper.audit.replay.SmallLife.BOOKED;
import static dev.slotkeeper.audit.replay.SmallLife.CREATED;
import static dev.slotkeeper.audit.replay.SmallLife.REFUSED;
import static dev.slotkeeper.audit.replay.SmallLife.book;
import static dev.slotkeeper.audit.replay.SmallLife.create;
import static dev.slotkeeper.audit.replay.SmallLife.decide;
import static dev.slotkeeper.audit.replay.SmallLife.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slots with requests in several partitions, whose transactions began in another order than they were committed. */
class SplitSlotsTest {

    private static final Set<String> SPLIT = Set.of("s1");
    private static final int LIVES = 300;
    private static final long SEED = Long.getLong("slotkeeper.seed", System.nanoTime());

    private final DecidedLog log = new DecidedLog(WaitlistPolicy.USUAL);

    @Test
    void whatWasDecidedFirstIsReplayedFirst() {
        decide(log, 0, create(CREATED, "s1", 2));
        decideIn(1, 11, book(BOOKED, "s1", 2));
        decideIn(0, 10, book(REFUSED, "s1", 1));

        assertThat(audit(log, SPLIT).lines).isEmpty();
        assertThat(audit(log, Set.of()).lines).as("in the order of the clocks").isNotEmpty();
    }

    @Test
    void refusalIsReplayedOnTheSlotThatItHasRead() {
        decide(log, 0, create(CREATED, "s1", 1), book(BOOKED, "s1", 1));
        List<Slot> read = List.copyOf(log.slots.values());
        List<Booking> bookings = List.copyOf(log.bookings.values());
        decideIn(1, 10, new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, new UUID(3, 1), "s1", BOOKED, null));
        log.partition = 0;
        Instant now = START.plusSeconds(11);
        assertThat(log.decideLate(now, now, List.of(book(REFUSED, "s1", 1)), read, bookings))
                .isTrue();

        assertThat(audit(log, SPLIT).lines).isEmpty();
    }

    @Test
    void bookingsArriveAtAndLeaveSplitSlots() {
        decide(log, 0, create(CREATED, "s1", 2), create(new UUID(2, 2), "s2", 2));
        decideIn(0, 1, book(new UUID(3, 1), "s2", 1));
        decideIn(1, 31, book(BOOKED, "s1", 1));
        decideIn(0, 30, move(new UUID(3, 2), "s2", new UUID(3, 1), "s1"));
        decideIn(1, 33, book(REFUSED, "s1", 1));
        decideIn(2, 32, move(new UUID(3, 3), "s1", BOOKED, "s2"));
        decideIn(0, 60, book(new UUID(3, 4), "s2", 1));

        assertThat(audit(log, SPLIT).lines).isEmpty();
    }

    @Test
    void wrongDecisionOfASplitSlotIsNamed() {
        decide(log, 0, create(CREATED, "s1", 2));
        decideIn(1, 11, book(BOOKED, "s1", 1));
        decideIn(0, 10, book(REFUSED, "s1", 1));
        List<DecidedRequest> swapped = log.byClock();
        swapped.replaceAll(decided -> {
            DecisionRow row = decided.stored();
            DecisionRow.Order order = new DecisionRow.Order(decided.at().equals(START) ? 1 : 99, 0);
            return new DecidedRequest(
                    decided.request(),
                    new DecisionRow(
                            row.requestId(), row.place(), row.decidedAt(), row.reply(), order, row.digestVersion()));
        });

        assertThat(new Audited(policy(), Set.of(), SPLIT, swapped).lines)
                .as("the order that is stored is not that of the decisions")
                .isNotEmpty();
    }

    @Test
    void randomLivesGiveNoDifference() {
        for (int i = 0; i < LIVES; i++) {
            DecidedLog life = life(new Random(SEED + i));
            Audited audited = audit(life, Set.of("s1", "s2"));
            assertThat(audited.lines).as("-Dslotkeeper.seed=" + (SEED + i)).isEmpty();
            assertThat(audited.replay.unordered()).isEmpty();
        }
    }

    /** Decides on two slots from three partitions, whose clocks differ by up to five seconds from the commits. */
    private static DecidedLog life(Random random) {
        DecidedLog life = new DecidedLog(WaitlistPolicy.USUAL);
        decide(life, 0, create(CREATED, "s1", 3), create(new UUID(2, 2), "s2", 4));
        List<Command> asked = new ArrayList<>();
        Instant[] clocks = {START, START, START};
        for (int step = 1; step <= 30; step++) {
            int partition = random.nextInt(DecidedLog.PARTITIONS);
            // No two transactions have the same clock, by which the audit tells the changes of a slot apart.
            Instant now = START.plusSeconds(10 + step)
                    .plusMillis(random.nextInt(5_000))
                    .plusNanos(1_000L * step);
            clocks[partition] = now.isAfter(clocks[partition]) ? now : clocks[partition].plusMillis(1);
            List<Command> commands = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                commands.add(next(random, asked));
            }
            asked.addAll(commands);
            life.partition = partition;
            life.decide(clocks[partition], clocks[partition].plusSeconds(60), commands);
        }
        return life;
    }

    private static Command next(Random random, List<Command> asked) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        if (asked.isEmpty() || random.nextBoolean()) {
            return book(id, "s" + (1 + random.nextInt(2)), 1 + random.nextInt(2));
        }
        Command earlier = asked.get(random.nextInt(asked.size()));
        return new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, id, earlier.slotId(), earlier.requestId(), null);
    }

    @Test
    void orderOfASlotWithTooManyDecisionsAtATimeIsNotJudged() {
        decide(log, 0, create(CREATED, "s1", 9));
        for (int i = 0; i < 4; i++) {
            decideIn(i % 2, 10 - i, book(new UUID(3, i), "s1", 1));
        }
        SplitSlots slots = new SplitSlots(SPLIT, 3);
        List<DecidedRequest> decided = log.decided.subList(1, 5);

        assertThat(slots.add(decided.get(3))).isEmpty();
        assertThat(slots.add(decided.get(1))).isEmpty();
        assertThat(slots.add(decided.get(0))).isEmpty();
        assertThat(slots.before(START)).isEmpty();
        assertThat(slots.add(decided.get(2))).isEqualTo(decided);
        assertThat(slots.tooBusy()).isEqualTo(SPLIT);
        assertThat(slots.keeps(decided.get(0))).isFalse();
    }

    /** Each of a million decisions asks for those that are due; walking all slots for each takes minutes. */
    @Test
    void askingForDueDecisionsDoesNotWalkAllSlots() {
        List<String> slotIds = IntStream.range(0, 5_000).mapToObj(i -> "s" + i).toList();
        List<Command> creations = new ArrayList<>();
        slotIds.forEach(slotId -> creations.add(create(UUID.randomUUID(), slotId, 1)));
        decide(log, 0, creations.toArray(Command[]::new));
        SplitSlots slots = new SplitSlots(Set.copyOf(slotIds), 10_000);
        log.decided.forEach(decided -> assertThat(slots.add(decided)).isEmpty());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 1_000_000; i++) {
                slots.before(START);
            }
        });
        assertThat(slots.before(START.plusSeconds(1))).hasSize(slotIds.size());
    }

    private void decideIn(int partition, int second, Command... commands) {
        log.partition = partition;
        decide(log, second, commands);
    }

    private static Audited audit(DecidedLog life, Set<String> split) {
        return new Audited(policy(), Set.of(), split, life.byClock())
                .tables(Set.of(), life.bookingRows(), life.slotRows());
    }

    private static Policy policy() {
        return new Policy(1_000, true);
    }
}
