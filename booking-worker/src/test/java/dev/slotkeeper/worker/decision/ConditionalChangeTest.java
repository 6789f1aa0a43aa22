package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of a slot that expects what its administrator saw, as the worker and as the reference model decide it. */
class ConditionalChangeTest {

    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant STARTS_AT = NINE.plusSeconds(3_600);

    private final MemoryLedger worker = new MemoryLedger(WaitlistPolicy.USUAL);
    private final ReferenceLedger model = new ReferenceLedger(new Policy(1_000, true));
    private int ids;

    @BeforeEach
    void slot() {
        answer(new CreateSlot(id(), "s", "r", STARTS_AT, STARTS_AT.plusSeconds(60), 5));
    }

    private UUID id() {
        return new UUID(1, ++ids);
    }

    /** Returns the answer, on which worker and model must agree. */
    private DecisionRecord answer(Command command) {
        Request request = ReferenceAdapter.request(command, NINE.plusSeconds(60));
        DecisionRecord record = worker.decide(NINE, List.of(request)).get(0).record();
        assertThat(model.answer(ReferenceAdapter.logged(request), NINE)).isEqualTo(record);
        return record;
    }

    private ChangeSlot capacity(int capacity, @Nullable Integer bookings, @Nullable Integer terms) {
        Expected expected = new Expected(bookings, terms);
        return new ChangeSlot(id(), "s", null, null, null, null, capacity, false, expected);
    }

    @Test
    void laterOfTwoAdministratorsIsRefused() {
        assertThat(answer(capacity(6, null, 1)).outcome()).isEqualTo(Outcome.SLOT_CHANGED);

        DecisionRecord later = answer(capacity(7, null, 1));

        assertThat(later.code()).isEqualTo(ErrorCode.SLOT_CHANGED);
        assertThat(later.reason()).isEqualTo(Reason.TERMS);
        assertThat(later.capacity()).isEqualTo(6);
        assertThat(answer(capacity(7, null, 2)).outcome()).isEqualTo(Outcome.SLOT_CHANGED);
    }

    @Test
    void seatsCountOnlyIfTheyAreExpected() {
        answer(new BookSlot(id(), "s", "c", 1, null, null));

        assertThat(answer(capacity(6, 0, null)).reason()).isEqualTo(Reason.BOOKINGS);
        assertThat(answer(capacity(6, 1, 1)).outcome()).isEqualTo(Outcome.SLOT_CHANGED);
    }

    /** The condition on the present slot is checked before the change itself. */
    @Test
    void conditionIsCheckedBeforeTheNewTerms() {
        answer(new BookSlot(id(), "s", "c", 2, null, null));

        assertThat(answer(capacity(1, null, 9)).reason()).isEqualTo(Reason.TERMS);
        assertThat(answer(capacity(1, null, 1)).reason()).isEqualTo(Reason.CAPACITY_BELOW_BOOKED);
    }
}
