package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;
import static dev.slotkeeper.audit.replay.SmallLife.BOOKED;
import static dev.slotkeeper.audit.replay.SmallLife.CANCELLED;
import static dev.slotkeeper.audit.replay.SmallLife.CREATED;
import static dev.slotkeeper.audit.replay.SmallLife.HELD;
import static dev.slotkeeper.audit.replay.SmallLife.MOVED;
import static dev.slotkeeper.audit.replay.SmallLife.REFUSED;
import static dev.slotkeeper.audit.replay.SmallLife.book;
import static dev.slotkeeper.audit.replay.SmallLife.decide;
import static dev.slotkeeper.audit.replay.SmallLife.life;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each thing that can be wrong in a decision, made wrong once, must be named; and nothing beside it. */
class DifferencesTest {

    private final DecidedLog log = life();

    @Test
    void correctDecisionsGiveNoDifference() {
        assertThat(audit(Set.of(), Set.of(), log.byClock()).lines).isEmpty();
    }

    @Test
    void everyColumnOfADecision() {
        assertNamed(
                REFUSED, "outcome: expected REJECTED, there CONFIRMED", reply -> with(reply, "outcome", "CONFIRMED"));
        assertNamed(
                REFUSED,
                "code: expected SLOT_UNAVAILABLE, there SLOT_CHANGED",
                reply -> with(reply, "code", "SLOT_CHANGED"));
        assertNamed(REFUSED, "reason: expected FULL, there CLOSED", reply -> with(reply, "reason", "CLOSED"));
        assertNamed(BOOKED, "customer_id: expected c, there x", reply -> with(reply, "customer", "x"));
        assertNamed(BOOKED, "quantity: expected 2, there 9", reply -> with(reply, "quantity", 9));
        assertNamed(BOOKED, "current_bookings: expected 2, there 9", reply -> with(reply, "taken", 9));
        assertNamed(BOOKED, "capacity: expected 3, there 9", reply -> with(reply, "capacity", 9));
        assertNamed(BOOKED, "slot_id: expected s1, there s9", reply -> with(reply, "slot", "s9"));
        assertNamed(BOOKED, "request_digest: expected", reply -> with(reply, "digest", new UUID(9, 9)));
        assertNamed(HELD, "details: expected {\"type\":\"SlotHeld\"", reply -> with(reply, "details", "{}"));
        assertNamed(MOVED, "follow_ups: expected {\"type\":\"BookingConfirmed\"", reply -> with(reply, "more", null));
        assertNamed(
                MOVED, "outcome: expected RESCHEDULED, there REJECTED", reply -> with(reply, "outcome", "REJECTED"));
    }

    @Test
    void customerOfARefusedChangeIsCompared() {
        UUID again = new UUID(2, 6);
        DecidedLog refused = life();
        decide(refused, 6, new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, again, "s2", CANCELLED, "c"));

        for (Set<String> partly : List.of(Set.<String>of(), Set.of("s1", "s2", "s3"))) {
            assertThat(audit(partly, Set.of(), refused.byClock()).lines).isEmpty();
            assertThat(audit(partly, Set.of(), of(refused, again, "x")).lines)
                    .singleElement()
                    .asString()
                    .contains("customer_id: expected c, there x", "requestId " + again);
            // As it was stored before.
            assertThat(audit(partly, Set.of(), of(refused, again, null)).lines).isEmpty();
            assertThat(audit(partly, Set.of(), of(refused, REFUSED, null)).lines)
                    .singleElement()
                    .asString()
                    .contains("customer_id: expected c, there nothing");
        }
    }

    private static List<DecidedRequest> of(DecidedLog log, UUID requestId, @Nullable String customer) {
        List<DecidedRequest> edited = log.byClock();
        edited.replaceAll(decided -> decided.request().requestId().equals(requestId)
                ? edited(decided, reply -> with(reply, "customer", customer))
                : decided);
        return edited;
    }

    private void assertNamed(UUID requestId, String what, UnaryOperator<ReplyColumns> edit) {
        List<DecidedRequest> edited = log.byClock();
        edited.replaceAll(decided -> decided.request().requestId().equals(requestId) ? edited(decided, edit) : decided);
        Audited audited = audit(Set.of(), Set.of(), edited);
        assertThat(audited.lines)
                .as("%s", requestId)
                .singleElement()
                .asString()
                .contains(what, "requestId " + requestId);
    }

    @Test
    void aMoveToWhereItCanNotHaveBeen() {
        DecidedLog moved = new DecidedLog(WaitlistPolicy.USUAL);
        decide(
                moved,
                0,
                SmallLife.create(CREATED, "s1", 3),
                SmallLife.create(new UUID(2, 2), "s2", 5),
                book(BOOKED, "s1", 2));
        decide(moved, 1, new RescheduleBooking(MOVED, "s1", BOOKED, null, "s2", null));
        List<DecidedRequest> edited = moved.byClock();
        edited.replaceAll(decided -> {
            String details = decided.reply().details();
            return details == null || !decided.request().requestId().equals(MOVED)
                    ? decided
                    : edited(
                            decided,
                            reply -> with(
                                    with(reply, "taken", 4),
                                    "details",
                                    details.replace("\"currentBookings\":2", "\"currentBookings\":4")));
        });

        assertThat(new Audited(new Policy(1_000, true), Set.of(), edited).lines)
                .singleElement()
                .asString()
                .contains("slot s2: expected Seats[taken=2, capacity=5], there Seats[taken=4, capacity=5]");
    }

    private static DecidedRequest edited(DecidedRequest decided, UnaryOperator<ReplyColumns> edit) {
        DecisionRow row = decided.stored();
        return new DecidedRequest(
                decided.request(),
                new DecisionRow(row.requestId(), row.place(), row.decidedAt(), edit.apply(row.reply())));
    }

    private static ReplyColumns with(ReplyColumns reply, String column, @Nullable Object value) {
        return new ReplyColumns(
                column.equals("slot") ? String.valueOf(value) : reply.slotId(),
                column.equals("digest") ? UUID.fromString(String.valueOf(value)) : reply.digest(),
                column.equals("outcome") ? String.valueOf(value) : reply.outcome(),
                column.equals("code") ? (String) value : reply.code(),
                column.equals("reason") ? (String) value : reply.reason(),
                column.equals("customer") ? (String) value : reply.customerId(),
                column.equals("quantity") ? (Integer) value : reply.quantity(),
                column.equals("taken") ? (Integer) value : reply.currentBookings(),
                column.equals("capacity") ? (Integer) value : reply.capacity(),
                column.equals("details") ? (String) value : reply.details(),
                column.equals("more") ? (String) value : reply.followUps());
    }

    @Test
    void malformedRequestMustBeAnsweredSo() {
        DecodedCommand.Broken broken =
                new DecodedCommand.Broken(BOOKED, "s1", "c", 2, new ContractViolation("quantity", "0", "1 to 1000"));
        LoggedRequest request = new LoggedRequest(new LogPlace(0, 0), BOOKED, "s1", BOOKED, null, broken, null);
        ReplyColumns right = new ReplyColumns(
                "s1",
                BOOKED,
                "REJECTED",
                "VALIDATION_ERROR",
                "MALFORMED",
                "c",
                2,
                null,
                null,
                "quantity: given 0, allowed 1 to 1000",
                null);

        assertThat(audit(request, right)).isEmpty();
        assertThat(audit(request, with(right, "details", "something else")))
                .singleElement()
                .asString()
                .contains("details: expected quantity: given 0, allowed 1 to 1000, there something else");
    }

    private static List<String> audit(LoggedRequest request, ReplyColumns reply) {
        DecisionRow row = new DecisionRow(BOOKED, request.place(), START, reply);
        return new Audited(new Policy(1_000, true), Set.of(), List.of(new DecidedRequest(request, row))).lines;
    }

    @Test
    void ofASlotThatIsKnownPartlyTheRequestMustStillFitItsDecision() {
        Set<String> partly = Set.of("s1", "s2", "s3");
        assertThat(audit(partly, Set.of(), log.byClock()).lines).isEmpty();

        List<DecidedRequest> edited = log.byClock();
        edited.replaceAll(decided -> decided.request().requestId().equals(BOOKED)
                ? edited(decided, reply -> with(with(reply, "customer", "x"), "digest", new UUID(9, 9)))
                : decided);
        assertThat(audit(partly, Set.of(), edited).lines)
                .first()
                .asString()
                .contains("customer_id: expected c, there x", "request_digest: expected " + BOOKED);
    }

    @Test
    void oneSlotDoesNotHideTheOthersAndAllAreCounted() {
        List<String> lines = new ArrayList<>();
        Differences differences = new Differences(12, 10, lines::add);
        for (int i = 0; i < 50; i++) {
            differences.add(new Difference(Difference.Kind.SLOT_DIFFERS, null, null, i < 40 ? "s1" : "s" + i, "x"));
        }
        assertThat(lines)
                .hasSize(12)
                .filteredOn(line -> line.contains("slotId s1:"))
                .hasSize(10);
        assertThat(differences.count()).isEqualTo(50);
        assertThat(differences.hidden()).isEqualTo(38);
    }

    @Test
    void unlimitedLinesOfASlotShowAllDifferences() {
        List<String> lines = new ArrayList<>();
        Differences differences = new Differences(1_000, 1_000, lines::add);
        for (int i = 0; i < 50; i++) {
            differences.add(new Difference(Difference.Kind.DECISION_MISSING, null, null, "s1", "x"));
        }
        assertThat(lines).hasSize(50);
        assertThat(differences.hidden()).isZero();
    }

    private Audited audit(Set<String> partly, Set<String> later, List<DecidedRequest> decided) {
        Audited audited = new Audited(new Policy(1_000, true), partly, decided);
        return audited.tables(later, log.bookingRows(), log.slotRows());
    }
}
