package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Decides random commands in batches and compares the answers with a sequential model. */
class LifecycleHistoriesTest {

    private static final int HISTORIES = 10_000;
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void batchesAnswerLikeSequentialCommands() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < HISTORIES; i++) {
            try {
                new History(new Random(seed + i)).play(seen);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dslotkeeper.seed=" + (seed + i) + " plays this history first", e);
            }
        }
        assertThat(seen.keySet())
                .as("-Dslotkeeper.seed=" + seed)
                .contains(
                        "BookingConfirmed",
                        "BookingCancelled",
                        "BookingRescheduled",
                        "SlotHeld",
                        "HoldReleased",
                        "HoldExpired",
                        "WaitlistExpired",
                        "SlotChanged",
                        "SlotClosed",
                        "SlotReopened",
                        "SlotDeleted",
                        "NOT_FOUND",
                        "ALREADY_CANCELLED",
                        "ALREADY_CONFIRMED",
                        "HOLD_EXPIRED",
                        "NOT_DUE",
                        "CAPACITY_BELOW_BOOKED",
                        "SLOT_HAS_BOOKINGS",
                        "SLOT_NOT_FOUND",
                        "FULL",
                        "CLOSED",
                        "IN_PAST",
                        "LIMIT_EXCEEDED",
                        "OVERLAPPING");
    }

    private static final class History {

        private final Random random;
        private final MemoryLedger ledger;
        private final NaiveLife naive = new NaiveLife();
        private final int slots;
        private Instant now = START;

        History(Random random) {
            this.random = random;
            this.slots = 1 + random.nextInt(3);
            if (random.nextInt(3) == 0) {
                naive.most = random.nextInt(4);
                naive.overlapping = random.nextBoolean();
            }
            this.ledger = new MemoryLedger(WaitlistPolicy.USUAL, new Limits(naive.most, naive.overlapping));
            for (int i = 0; i < slots; i++) {
                NaiveLife.Place place = new NaiveLife.Place();
                place.capacity = 1 + random.nextInt(5);
                place.startsAt = START.plusSeconds(30 + random.nextInt(60));
                place.endsAt = place.startsAt.plusSeconds(1 + random.nextInt(60));
                naive.places.put("s" + i, place);
                ledger.slots.put(
                        "s" + i,
                        new Slot(
                                "s" + i,
                                place.capacity,
                                0,
                                Slot.State.OPEN,
                                1,
                                place.startsAt,
                                0,
                                1,
                                new Slot.Terms(place.resource, place.endsAt, null)));
            }
        }

        void play(Map<String, Integer> seen) {
            for (int batches = 2 + random.nextInt(8); batches > 0; batches--) {
                List<Request> requests = new ArrayList<>();
                List<List<String>> expected = new ArrayList<>();
                for (int size = 1 + random.nextInt(6); size > 0; size--) {
                    Command command = command();
                    Instant deadline = now.plusSeconds(random.nextInt(20) - 1);
                    requests.add(new Request.Valid(command, command.requestId(), deadline));
                    expected.add(naive.tell(command, deadline, now));
                }
                List<List<String>> told =
                        ledger.decide(now, requests).stream().map(History::told).toList();
                assertThat(told.stream().map(History::inNoOrderWhenDeleted).toList())
                        .as("%s", requests)
                        .isEqualTo(expected.stream()
                                .map(History::inNoOrderWhenDeleted)
                                .toList());
                told.forEach(all -> all.forEach(one -> seen.merge(one.split(" ")[0], 1, Integer::sum)));
                now = now.plusSeconds(random.nextInt(10));
            }
        }

        private Command command() {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            String slot = "s" + random.nextInt(slots);
            UUID booking = naive.stays.isEmpty() ? id : naive.stays.get(random.nextInt(naive.stays.size())).id;
            String customer = random.nextInt(3) == 0 ? "other" : "c";
            int kind = random.nextInt(20);
            if (kind < 6) {
                IfFull ifFull = random.nextBoolean()
                        ? IfFull.REJECT
                        : new IfFull(true, random.nextBoolean() ? null : now.plusSeconds(random.nextInt(30)));
                return new BookSlot(id, slot, "c", 1 + random.nextInt(3), null, null, ifFull);
            }
            if (kind < 9) {
                return new HoldSlot(id, slot, "c", 1 + random.nextInt(2), 1 + random.nextInt(20), null, null);
            }
            if (kind < 16) {
                BookingCommand.Kind what =
                        BookingCommand.Kind.values()[random.nextInt(BookingCommand.Kind.values().length)];
                return new BookingCommand(
                        what, id, slotOf(booking, slot), booking, random.nextBoolean() ? null : customer);
            }
            if (kind < 18) {
                String from = slotOf(booking, slot);
                String to = from.equals("s0") ? "s1" : "s0";
                return new RescheduleBooking(id, from, booking, random.nextBoolean() ? null : customer, to, null);
            }
            if (kind < 19) {
                String resource = random.nextBoolean() ? null : "r" + random.nextInt(2);
                return new ChangeSlot(id, slot, resource, null, null, null, random.nextInt(6));
            }
            SlotCommand.Kind what = SlotCommand.Kind.values()[random.nextInt(SlotCommand.Kind.values().length)];
            return new SlotCommand(what, id, slot, what == SlotCommand.Kind.DELETE_SLOT && random.nextBoolean());
        }

        /** Returns mostly the booking's own slot, sometimes another. */
        private String slotOf(UUID booking, String other) {
            return random.nextInt(8) == 0
                    ? other
                    : naive.stays.stream()
                            .filter(stay -> stay.id.equals(booking))
                            .map(stay -> stay.slot)
                            .findFirst()
                            .orElse(other);
        }

        /** Sorts the events of a deletion, because their order does not matter. */
        private static List<String> inNoOrderWhenDeleted(List<String> told) {
            return told.get(0).equals("SlotDeleted") ? told.stream().sorted().toList() : told;
        }

        private static List<String> told(Answer answer) {
            DecisionRecord record = answer.record();
            List<String> all = new ArrayList<>(List.of(shown(record.reply())));
            record.followUpJson().stream()
                    .map(ContractJson::readReply)
                    .forEach(more -> all.add(shown(more) + " " + bookingId(more)));
            return all;
        }

        private static UUID bookingId(Reply reply) {
            return reply instanceof BookingConfirmed yes ? yes.bookingId() : ((BookingUpdate) reply).bookingId();
        }

        private static String shown(Reply reply) {
            if (reply instanceof BookingRejected no) {
                return no.reason() == null ? no.code().name() : no.reason().name();
            }
            if (reply instanceof BookingUpdate update) {
                return update.kind().type() + (update.position() == null ? "" : " " + update.position());
            }
            return reply instanceof SlotUpdate update ? update.kind().type() : "BookingConfirmed";
        }
    }
}
