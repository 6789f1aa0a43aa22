package dev.slotkeeper.worker.decision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.LoggedRequestReader;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import dev.slotkeeper.reference.ReferenceModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that is sent again with another deadline, as the worker and as the reference model decide it. */
class RepeatedRequestTest {

    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");
    private static final UUID ID = new UUID(1, 1);
    private static final UUID BOOKED = new UUID(1, 2);
    private static final UUID HELD = new UUID(1, 3);

    private final MemoryLedger worker = new MemoryLedger(WaitlistPolicy.USUAL);
    private final ReferenceLedger model = new ReferenceLedger(new Policy(1_000, true));
    private final LoggedRequestReader reader = new LoggedRequestReader(Duration.ofMinutes(1));

    @BeforeEach
    void twoSlotsABookingAndAHold() {
        for (String slotId : List.of("s", "t")) {
            Slot slot = new Slot(slotId, 3, 0, false, 1, NINE.plusSeconds(3_600));
            worker.slots.put(slotId, slot);
            model.put(ReferenceAdapter.slot(slot));
        }
        answers(new BookSlot(BOOKED, "s", "c", 1, null, null), NINE);
        answers(new HoldSlot(HELD, "s", "c", 1, 60, null, null), NINE);
    }

    /** Returns the answer, on which worker and model must agree. */
    private DecisionRecord answers(Command command, Instant now) {
        LoggedRequest logged = logged(command, now);
        Request request = new Request.Valid(command, logged.digest(), logged.deadline());
        DecisionRecord record = worker.decide(now, List.of(request)).get(0).record();
        assertThat(model.answer(logged, now)).isEqualTo(record);
        return record;
    }

    private LoggedRequest logged(Command command, Instant now) {
        LogPlace place = new LogPlace(0, 0);
        byte[] key = command.slotId().getBytes(UTF_8);
        return Objects.requireNonNull(reader.read(place, now.toEpochMilli(), key, ContractJson.write(command), 1));
    }

    static Stream<Function<@Nullable Instant, Command>> commandsWithADeadline() {
        return Stream.of(
                expiresAt -> new BookSlot(ID, "s", "c", 1, null, expiresAt),
                expiresAt -> new HoldSlot(ID, "s", "c", 1, 60, null, expiresAt),
                expiresAt -> new ExtendHold(ID, "s", HELD, "c", 600, expiresAt),
                expiresAt -> new RescheduleBooking(ID, "s", BOOKED, "c", "t", expiresAt));
    }

    @ParameterizedTest
    @MethodSource("commandsWithADeadline")
    void laterDeadlineGetsTheSameAnswer(Function<@Nullable Instant, Command> command) {
        DecisionRecord first = answers(command.apply(NINE.plusSeconds(60)), NINE);

        assertThat(first.reason()).isNull();
        assertThat(first.digestVersion()).isEqualTo(RequestDigest.VERSION);
        assertThat(answers(command.apply(NINE.plusSeconds(70)), NINE.plusSeconds(10)))
                .isEqualTo(first);
        assertThat(answers(command.apply(null), NINE.plusSeconds(20))).isEqualTo(first);
    }

    /** No means never: a later deadline does not give a refused request another chance. */
    @ParameterizedTest
    @MethodSource("commandsWithADeadline")
    void exceededDeadlineStaysFinal(Function<@Nullable Instant, Command> command) {
        DecisionRecord late = answers(command.apply(NINE.minusSeconds(1)), NINE);

        assertThat(late.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
        assertThat(answers(command.apply(NINE.plusSeconds(60)), NINE)).isEqualTo(late);
    }

    @Test
    void otherContentIsStillRefused() {
        answers(new BookSlot(ID, "s", "c", 1, null, NINE.plusSeconds(60)), NINE);

        assertThat(answers(new BookSlot(ID, "s", "c", 2, null, NINE.plusSeconds(60)), NINE)
                        .reason())
                .isEqualTo(Reason.REQUEST_ID_REUSED);
    }

    @ParameterizedTest
    @MethodSource("commandsWithADeadline")
    void olderDecisionIsComparedWithTheDeadline(Function<@Nullable Instant, Command> command) {
        Instant deadline = NINE.plusSeconds(60);
        DecisionRecord older = older(command.apply(deadline));

        assertThat(again(older, command.apply(deadline))).isEqualTo(older);
        assertThat(again(older, command.apply(deadline.plusSeconds(1))).reason())
                .isEqualTo(Reason.REQUEST_ID_REUSED);
    }

    /** Returns a decision as a worker stored it whose digests covered the deadline. */
    private DecisionRecord older(Command command) {
        DecisionRecord now = answers(command, NINE);
        return new DecisionRecord(
                now.requestId(),
                now.slotId(),
                new RequestDigest().of(command, RequestDigest.VERSION_WITH_DEADLINE),
                now.outcome(),
                now.code(),
                now.reason(),
                now.customerId(),
                now.quantity(),
                now.currentBookings(),
                now.capacity(),
                now.details(),
                now.followUps(),
                now.decidedAt(),
                RequestDigest.VERSION_WITH_DEADLINE);
    }

    private DecisionRecord again(DecisionRecord earlier, Command command) {
        LoggedRequest logged = logged(command, NINE);
        DecisionRecord answer =
                BookingRules.answerAgain(earlier, new Request.Valid(command, logged.digest(), logged.deadline()));
        assertThat(new ReferenceModel(new Policy(1_000, true)).decideAgain(earlier, logged))
                .isEqualTo(answer);
        return answer;
    }
}
