package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decides random commands in batches and compares decisions, slots and bookings with the reference model. */
class LifecycleHistoriesTest {

    private static final int HISTORIES = 10_000;
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void batchesAnswerLikeSequentialCommands() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < HISTORIES; i++) {
            try {
                new History(new Random(seed + i)).play(seen);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dslotkeeper.seed=" + (seed + i) + " plays this history first", e);
            }
        }
        assertThat(seen)
                .as("-Dslotkeeper.seed=" + seed)
                .containsAll(Arrays.stream(Outcome.values()).map(Enum::name).toList())
                .containsAll(Arrays.stream(Reason.values())
                        .filter(reason -> reason != Reason.REQUEST_ID_REUSED)
                        .map(Enum::name)
                        .toList())
                .contains("a promotion", "an expiry from the waitlist", "a wait for other terms");
    }

    private static final class History {

        private final Random random;
        private final MemoryLedger ledger;
        private final ReferenceLedger reference;
        private final int slots;
        private Instant now = START;

        History(Random random) {
            this.random = random;
            this.slots = 1 + random.nextInt(3);
            boolean isLimited = random.nextInt(3) == 0;
            Policy policy = new Policy(
                    random.nextInt(3) == 0 ? random.nextInt(3) : 1_000,
                    random.nextInt(3) == 0,
                    isLimited ? random.nextInt(4) : 0,
                    !isLimited || random.nextBoolean(),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 1_000);
            this.reference = new ReferenceLedger(policy);
            this.ledger = new MemoryLedger(
                    new WaitlistPolicy(policy.overtaking(), policy.longestWaitlist(), policy.placesPerCustomer()),
                    new Limits(policy.bookingsPerResource(), policy.overlapping()));
        }

        void play(Set<String> seen) {
            for (int i = 0; i < slots; i++) {
                String slotId = "s" + i;
                batch(1, () -> creation(slotId), seen);
            }
            for (int batches = 2 + random.nextInt(8); batches > 0; batches--) {
                batch(1 + random.nextInt(6), this::command, seen);
                now = now.plusSeconds(random.nextInt(10));
                if (random.nextInt(4) == 0) {
                    changeFromOutside("s" + random.nextInt(slots));
                }
            }
            assertThat(ledger.slots.values().stream().map(History::shown).toList())
                    .isEqualTo(reference.slots().stream().map(History::shown).toList());
            assertThat(ledger.bookings.values().stream()
                            .map(ReferenceAdapter::booking)
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(reference.bookings());
        }

        /** Changes capacity, start and state of a slot as another program may do. */
        private void changeFromOutside(String slotId) {
            Slot slot = ledger.slots.get(slotId);
            ModelSlot model = reference.slot(slotId);
            if (slot == null || model == null) {
                return;
            }
            int capacity = slot.currentBookings() + random.nextInt(4);
            Instant startsAt = random.nextInt(4) > 0 ? slot.startsAt() : START.plusSeconds(10 + random.nextInt(60));
            Slot.State state = Slot.State.values()[random.nextInt(12) % Slot.State.values().length];
            Slot changed = slot.on(capacity, earlier(startsAt, slot), slot.wholeTerms())
                    .in(state);
            ledger.slots.put(slotId, changed.next());
            ModelSlot same = ReferenceAdapter.slot(changed);
            reference.put(new ModelSlot(slotId, same.terms(), same.state(), same.taken(), model.waiting()));
        }

        private static Instant earlier(Instant startsAt, Slot slot) {
            return startsAt.isBefore(slot.wholeTerms().endsAt()) ? startsAt : slot.startsAt();
        }

        private void batch(int size, Supplier<Command> commands, Set<String> seen) {
            List<Request> requests = new ArrayList<>();
            List<DecisionRecord> expected = new ArrayList<>();
            while (requests.size() < size) {
                Request request = ReferenceAdapter.request(commands.get(), now.plusSeconds(random.nextInt(20) - 1));
                requests.add(request);
                expected.add(reference.answer(ReferenceAdapter.logged(request), now));
            }
            List<DecisionRecord> decided =
                    ledger.decide(now, requests).stream().map(Answer::record).toList();
            assertThat(decided.stream().map(History::inNoOrderIfDeleted).toList())
                    .as("%s", requests)
                    .isEqualTo(
                            expected.stream().map(History::inNoOrderIfDeleted).toList());
            decided.forEach(record -> note(record, seen));
        }

        private static void note(DecisionRecord record, Set<String> seen) {
            seen.add(record.outcome().name());
            if (record.reason() != null) {
                seen.add(record.reason().name());
            }
            String followUps = record.followUps();
            if (followUps != null && followUps.contains("WaitlistExpired")) {
                seen.add(
                        followUps.contains("\"reason\":\"TERMS\"")
                                ? "a wait for other terms"
                                : "an expiry from the waitlist");
            }
            if (followUps != null && followUps.contains("\"promoted\":true")) {
                seen.add("a promotion");
            }
        }

        /** Leaves out the order in which a deletion cancels bookings, and the seats that depend on it. */
        private static List<Object> inNoOrderIfDeleted(DecisionRecord record) {
            if (record.outcome() != Outcome.SLOT_DELETED) {
                return List.of(record);
            }
            Set<UUID> cancelled = record.followUpJson().stream()
                    .map(ContractJson::readReply)
                    .map(reply -> ((BookingUpdate) reply).bookingId())
                    .collect(Collectors.toSet());
            return List.of(record.reply(), cancelled);
        }

        private static List<?> shown(Slot slot) {
            return List.of(ReferenceAdapter.slot(slot), slot.waiting());
        }

        private static List<?> shown(ModelSlot slot) {
            return List.of(
                    new ModelSlot(slot.slotId(), slot.terms(), slot.state(), slot.taken(), List.of()),
                    slot.waiting().size());
        }

        private CreateSlot creation(String slotId) {
            Instant startsAt = START.plusSeconds(30 + random.nextInt(60));
            Instant endsAt = startsAt.plusSeconds(1 + random.nextInt(60));
            return new CreateSlot(newId(), slotId, "r", startsAt, endsAt, 1 + random.nextInt(5));
        }

        private Command command() {
            String slotId = "s" + random.nextInt(slots);
            int kind = random.nextInt(40);
            if (kind < 12) {
                return new BookSlot(newId(), slotId, customer(), 1 + random.nextInt(3), expected(), null, ifFull());
            }
            if (kind < 18) {
                int seconds = 1 + random.nextInt(20);
                return new HoldSlot(newId(), slotId, customer(), 1 + random.nextInt(2), seconds, expected(), null);
            }
            if (kind < 35) {
                return aboutBooking(slotId, kind < 31);
            }
            if (kind < 37) {
                return change(slotId);
            }
            if (kind == 37) {
                return creation(random.nextBoolean() ? slotId : "s" + slots);
            }
            SlotCommand.Kind what = SlotCommand.Kind.values()[random.nextInt(SlotCommand.Kind.values().length)];
            return new SlotCommand(what, newId(), slotId, what == SlotCommand.Kind.DELETE_SLOT && random.nextBoolean());
        }

        private IfFull ifFull() {
            return random.nextBoolean()
                    ? IfFull.REJECT
                    : new IfFull(true, random.nextBoolean() ? null : now.plusSeconds(random.nextInt(30)));
        }

        private SeatCommand.@Nullable Expected expected() {
            return random.nextInt(6) > 0
                    ? null
                    : new SeatCommand.Expected(
                            random.nextBoolean() ? null : random.nextInt(3),
                            random.nextBoolean() ? null : 1 + random.nextInt(2));
        }

        private String customer() {
            return random.nextInt(3) == 0 ? "other" : "c";
        }

        /** Returns a command that names mostly the booking's own slot and customer. */
        private Command aboutBooking(String otherSlotId, boolean stays) {
            List<ModelBooking> bookings = List.copyOf(reference.bookings());
            ModelBooking booking = bookings.isEmpty() ? null : bookings.get(random.nextInt(bookings.size()));
            UUID bookingId = booking == null ? newId() : booking.bookingId();
            String slotId = booking == null || random.nextInt(8) == 0 ? otherSlotId : booking.slotId();
            String givenCustomer = random.nextBoolean() ? null : customer();
            if (stays && random.nextInt(4) == 0) {
                int seconds = random.nextInt(4) == 0 ? HoldSlot.MAX_SECONDS : 1 + random.nextInt(30);
                return new ExtendHold(newId(), slotId, bookingId, givenCustomer, seconds, null);
            }
            if (stays) {
                BookingCommand.Kind[] kinds = BookingCommand.Kind.values();
                BookingCommand.Kind kind = kinds[random.nextInt(kinds.length)];
                SeatCommand.Expected expected = kind == BookingCommand.Kind.CONFIRM_HOLD ? expected() : null;
                return new BookingCommand(kind, newId(), slotId, bookingId, givenCustomer, expected);
            }
            String toSlotId = slotId.equals("s0") ? "s1" : "s0";
            return new RescheduleBooking(newId(), slotId, bookingId, givenCustomer, toSlotId, null, expected());
        }

        private ChangeSlot change(String slotId) {
            String resourceId = random.nextBoolean() ? null : "r" + random.nextInt(2);
            Instant startsAt = random.nextInt(3) > 0 ? null : START.plusSeconds(30 + random.nextInt(90));
            SeatCommand.Expected expected =
                    random.nextInt(3) > 0 ? null : new SeatCommand.Expected(null, 1 + random.nextInt(3));
            boolean removesPrice = random.nextInt(4) == 0;
            String price = removesPrice ? null : "5";
            return new ChangeSlot(
                    newId(), slotId, resourceId, startsAt, null, price, random.nextInt(6), removesPrice, expected);
        }

        private UUID newId() {
            return new UUID(random.nextLong(), random.nextLong());
        }
    }
}
