package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has the worker and the reference model decide every command; both must give the same decisions. */
abstract class BothDecide {

    static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    static final Instant TEN = NINE.plusSeconds(3_600);
    static final String SLOT = "slot";

    Instant now = NINE;
    MemoryLedger ledger = new MemoryLedger(WaitlistPolicy.USUAL);
    private ReferenceLedger model = model(WaitlistPolicy.USUAL);
    private int asked;

    /** Starts again with other rules for waitlists. */
    void use(WaitlistPolicy policy) {
        ledger = new MemoryLedger(policy);
        model = model(policy);
    }

    private static ReferenceLedger model(WaitlistPolicy policy) {
        return new ReferenceLedger(new Policy(policy.longest(), policy.overtaking(), policy.placesPerCustomer()));
    }

    void create(String slotId, int capacity, Instant startsAt) {
        ask(new CreateSlot(id(), slotId, "room", startsAt, TEN.plusSeconds(3_600), capacity));
    }

    UUID book() {
        return granted(new BookSlot(id(), SLOT, "other", 1, null, null));
    }

    UUID hold(int seconds) {
        return granted(new HoldSlot(id(), SLOT, "c", 1, seconds, null, null));
    }

    BookSlot wait(String customer, int quantity) {
        return new BookSlot(id(), SLOT, customer, quantity, null, null, new IfFull(true, null));
    }

    BookingCommand about(BookingCommand.Kind kind, UUID booking) {
        return new BookingCommand(kind, id(), SLOT, booking, null);
    }

    void moveSlot(Instant startsAt) {
        ask(new ChangeSlot(id(), SLOT, null, startsAt, null, null, null));
    }

    /** Sets the end of a hold, as another program may do; null for none. */
    void setEnd(UUID hold, @Nullable Instant end) {
        Booking read = Objects.requireNonNull(ledger.bookings.get(hold));
        Booking set = read.held(Objects.requireNonNull(read.heldSince()), end);
        ledger.bookings.put(hold, set);
        model.put(ReferenceAdapter.booking(set));
    }

    private UUID granted(Command command) {
        DecisionRecord decision = decide(command).get(0);
        assertThat(decision.outcome()).isNotEqualTo(Outcome.REJECTED);
        return decision.requestId();
    }

    /** Returns the reason of a refusal, or the outcome; of several commands in one batch. */
    List<String> ask(Command... commands) {
        return decide(commands).stream().map(BothDecide::shown).toList();
    }

    private static String shown(DecisionRecord decision) {
        return decision.reason() == null
                ? Objects.requireNonNullElse(decision.code(), decision.outcome())
                        .toString()
                : decision.reason().name();
    }

    /** Decides the commands in one batch. */
    List<DecisionRecord> decide(Command... commands) {
        List<Request> requests = Stream.of(commands)
                .map(command -> ReferenceAdapter.request(command, now.plusSeconds(60)))
                .toList();
        List<DecisionRecord> expected = requests.stream()
                .map(request -> model.answer(ReferenceAdapter.logged(request), now))
                .toList();
        List<DecisionRecord> decisions =
                ledger.decide(now, requests).stream().map(Answer::record).toList();
        assertThat(decisions).isEqualTo(expected);
        return decisions;
    }

    /** Returns the end that the answer states. */
    static Instant end(DecisionRecord decision) {
        return Objects.requireNonNull(((BookingUpdate) decision.reply()).expiresAt());
    }

    String status(UUID booking) {
        return Objects.requireNonNull(ledger.bookings.get(booking)).status().name();
    }

    UUID id() {
        return new UUID(0x7000, ++asked);
    }
}
