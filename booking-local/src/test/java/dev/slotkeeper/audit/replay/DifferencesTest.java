package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookSlot.IfFull;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each thing that can be wrong, made wrong once, must be named; and nothing beside it. */
class DifferencesTest {

    private static final UUID BOOKED = new UUID(1, 1);
    private static final UUID HELD = new UUID(1, 2);
    private static final UUID WAITING = new UUID(1, 3);
    private static final UUID MOVED = new UUID(1, 4);
    private static final UUID REFUSED = new UUID(1, 5);
    private static final UUID CANCELLED = new UUID(1, 6);
    private static final UUID CREATED = new UUID(1, 7);

    private final DecidedLog log = life();

    /** One booking is moved to s2, whose seats free one for who waits; the rest stays on s1. */
    private static DecidedLog life() {
        DecidedLog log = new DecidedLog(WaitlistPolicy.USUAL);
        decide(log, 0, create(CREATED, "s1", 3), create(new UUID(2, 2), "s2", 5), create(new UUID(2, 3), "s3", 1));
        decide(log, 1, book(BOOKED, "s1", 2), new HoldSlot(HELD, "s1", "c", 1, 60, null, null));
        decide(log, 2, book(REFUSED, "s1", 1), wait(WAITING, "s1"), book(CANCELLED, "s2", 1));
        decide(log, 3, new RescheduleBooking(MOVED, "s1", BOOKED, null, "s2", null));
        decide(log, 4, new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, new UUID(2, 4), "s2", CANCELLED, null));
        decide(log, 5, new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, new UUID(2, 5), "s3", false));
        return log;
    }

    private static void decide(DecidedLog log, int second, Command... commands) {
        Instant now = START.plusSeconds(second);
        log.decide(now, now.plusSeconds(60), List.of(commands));
    }

    private static CreateSlot create(UUID id, String slot, int capacity) {
        Instant starts = START.plusSeconds(3_600);
        return new CreateSlot(id, slot, "r", starts, starts.plusSeconds(3_600), capacity);
    }

    private static BookSlot book(UUID id, String slot, int quantity) {
        return new BookSlot(id, slot, "c", quantity, null, null);
    }

    private static BookSlot wait(UUID id, String slot) {
        return new BookSlot(id, slot, "w", 1, null, null, new IfFull(true, null));
    }

    @Test
    void whatIsAsItMustBeIsNoDifference() {
        assertThat(audit(Set.of(), Set.of(), log.byClock()).lines).isEmpty();
    }

    @Test
    void everyColumnOfADecision() {
        assertNamed(REFUSED, "outcome: expected REJECTED, there CONFIRMED", told -> with(told, "outcome", "CONFIRMED"));
        assertNamed(
                REFUSED,
                "code: expected SLOT_UNAVAILABLE, there SLOT_CHANGED",
                told -> with(told, "code", "SLOT_CHANGED"));
        assertNamed(REFUSED, "reason: expected FULL, there CLOSED", told -> with(told, "reason", "CLOSED"));
        assertNamed(BOOKED, "customer_id: expected c, there x", told -> with(told, "customer", "x"));
        assertNamed(BOOKED, "quantity: expected 2, there 9", told -> with(told, "quantity", 9));
        assertNamed(BOOKED, "current_bookings: expected 2, there 9", told -> with(told, "taken", 9));
        assertNamed(BOOKED, "capacity: expected 3, there 9", told -> with(told, "capacity", 9));
        assertNamed(BOOKED, "slot_id: expected s1, there s9", told -> with(told, "slot", "s9"));
        assertNamed(BOOKED, "request_digest: expected", told -> with(told, "digest", new UUID(9, 9)));
        assertNamed(HELD, "details: expected {\"type\":\"SlotHeld\"", told -> with(told, "details", "{}"));
        assertNamed(MOVED, "follow_ups: expected {\"type\":\"BookingConfirmed\"", told -> with(told, "more", null));
        assertNamed(MOVED, "outcome: expected RESCHEDULED, there REJECTED", told -> with(told, "outcome", "REJECTED"));
    }

    @Test
    void whoseARefusedChangeWas() {
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

    private static List<Decided> of(DecidedLog log, UUID requestId, @Nullable String customer) {
        List<Decided> edited = log.byClock();
        edited.replaceAll(decided -> decided.ask().requestId().equals(requestId)
                ? edited(decided, told -> with(told, "customer", customer))
                : decided);
        return edited;
    }

    private void assertNamed(UUID requestId, String what, UnaryOperator<Told> edit) {
        List<Decided> edited = log.byClock();
        edited.replaceAll(decided -> decided.ask().requestId().equals(requestId) ? edited(decided, edit) : decided);
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
        decide(moved, 0, create(CREATED, "s1", 3), create(new UUID(2, 2), "s2", 5), book(BOOKED, "s1", 2));
        decide(moved, 1, new RescheduleBooking(MOVED, "s1", BOOKED, null, "s2", null));
        List<Decided> edited = moved.byClock();
        edited.replaceAll(decided -> {
            String details = decided.told().details();
            return details == null || !decided.ask().requestId().equals(MOVED)
                    ? decided
                    : edited(
                            decided,
                            told -> with(
                                    with(told, "taken", 4),
                                    "details",
                                    details.replace("\"currentBookings\":2", "\"currentBookings\":4")));
        });

        assertThat(new Audited(new Policy(1_000, false), Set.of(), edited).lines)
                .singleElement()
                .asString()
                .contains("slot s2: expected Seats[taken=2, capacity=5], there Seats[taken=4, capacity=5]");
    }

    private static Decided edited(Decided decided, UnaryOperator<Told> edit) {
        Stored stored = decided.stored();
        return new Decided(
                decided.ask(),
                new Stored(stored.requestId(), stored.place(), stored.decidedAt(), edit.apply(stored.told())));
    }

    private static Told with(Told told, String column, @Nullable Object value) {
        return new Told(
                column.equals("slot") ? String.valueOf(value) : told.slotId(),
                column.equals("digest") ? UUID.fromString(String.valueOf(value)) : told.digest(),
                column.equals("outcome") ? String.valueOf(value) : told.outcome(),
                column.equals("code") ? (String) value : told.code(),
                column.equals("reason") ? (String) value : told.reason(),
                column.equals("customer") ? (String) value : told.customerId(),
                column.equals("quantity") ? (Integer) value : told.quantity(),
                column.equals("taken") ? (Integer) value : told.currentBookings(),
                column.equals("capacity") ? (Integer) value : told.capacity(),
                column.equals("details") ? (String) value : told.details(),
                column.equals("more") ? (String) value : told.followUps());
    }

    @Test
    void everyColumnOfABooking() {
        assertBooking("status: expected CONFIRMED, there CANCELLED", row -> row(row, "CANCELLED", 2, "c", null, "s2"));
        assertBooking("quantity: expected 2, there 3", row -> row(row, row.status(), 3, "c", null, "s2"));
        assertBooking("customer_id: expected c, there x", row -> row(row, row.status(), 2, "x", null, "s2"));
        assertBooking("expires_at: expected nothing, there", row -> row(row, row.status(), 2, "c", START, "s2"));
        assertBooking("slot_id: expected s2, there s1", row -> row(row, row.status(), 2, "c", null, "s1"));
    }

    private void assertBooking(String what, UnaryOperator<BookingRow> edit) {
        List<BookingRow> rows = new ArrayList<>(log.bookingRows());
        rows.replaceAll(row -> row.bookingId().equals(MOVED) ? edit.apply(row) : row);
        Audited audited = new Audited(new Policy(1_000, false), Set.of(), log.byClock());
        audited.tables(Set.of(), rows, log.slotRows());
        assertThat(audited.lines)
                .singleElement()
                .asString()
                .startsWith("BOOKING_DIFFERS partition 7 offset 77 requestId " + MOVED + " slotId s2: " + what);
    }

    private static BookingRow row(
            BookingRow row, String status, int quantity, String customer, @Nullable Instant expires, String slot) {
        return new BookingRow(row.bookingId(), slot, customer, quantity, status, expires);
    }

    @Test
    void aBookingTooFewOrTooMany() {
        List<BookingRow> fewer = new ArrayList<>(log.bookingRows());
        fewer.removeIf(row -> row.bookingId().equals(HELD));
        Audited audited = new Audited(new Policy(1_000, false), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), fewer, log.slotRows()).lines)
                .containsExactly("BOOKING_MISSING partition 7 offset 77 requestId " + HELD
                        + " slotId s1: row: expected HELD of c with 1 seat, there nothing");

        List<BookingRow> more = new ArrayList<>(log.bookingRows());
        more.add(new BookingRow(new UUID(9, 9), "s1", "x", 2, "CONFIRMED", null));
        audited = new Audited(new Policy(1_000, false), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), more, log.slotRows()).lines)
                .containsExactly("BOOKING_WITHOUT_DECISION partition 7 offset 77 requestId " + new UUID(9, 9)
                        + " slotId s1: row: expected nothing, there CONFIRMED of x with 2 seats");
    }

    @Test
    void everyColumnOfASlot() {
        SlotRow right = log.slotRows().get(1);
        Instant other = START.plusSeconds(9);
        assertSlot(
                "resource_id",
                slot(right, "x", right.startsAt(), right.endsAt(), 5, null, 1, 2, 0, true, false, false, 4));
        assertSlot("starts_at", slot(right, "r", other, right.endsAt(), 5, null, 1, 2, 0, true, false, false, 4));
        assertSlot("ends_at", slot(right, "r", right.startsAt(), other, 5, null, 1, 2, 0, true, false, false, 4));
        assertSlot(
                "capacity",
                slot(right, "r", right.startsAt(), right.endsAt(), 6, null, 1, 2, 0, true, false, false, 4));
        assertSlot("price", slot(right, "r", right.startsAt(), right.endsAt(), 5, "1", 1, 2, 0, true, false, false, 4));
        assertSlot(
                "terms_version",
                slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 2, 2, 0, true, false, false, 4));
        assertSlot(
                "current_bookings",
                slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 3, 0, true, false, false, 4));
        assertSlot(
                "waiting", slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 2, 1, true, false, false, 4));
        assertSlot(
                "is_available",
                slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 2, 0, false, false, false, 4));
        assertSlot(
                "closed_by_hand",
                slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 2, 0, true, true, false, 4));
        assertSlot(
                "deleted", slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 2, 0, true, false, true, 4));
        assertSlot(
                "sequence",
                slot(right, "r", right.startsAt(), right.endsAt(), 5, null, 1, 2, 0, true, false, false, 5));
    }

    private void assertSlot(String column, SlotRow edited) {
        List<SlotRow> rows = new ArrayList<>(log.slotRows());
        rows.set(1, edited);
        Audited audited = new Audited(new Policy(1_000, false), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), log.bookingRows(), rows).lines)
                .singleElement()
                .asString()
                .startsWith("SLOT_DIFFERS slotId s2: " + column + ": expected ");
    }

    private static SlotRow slot(
            SlotRow row,
            String resource,
            Instant starts,
            Instant ends,
            int capacity,
            @Nullable String price,
            int terms,
            int taken,
            int waiting,
            boolean available,
            boolean closed,
            boolean deleted,
            long sequence) {
        return new SlotRow(
                row.slotId(),
                resource,
                starts,
                ends,
                capacity,
                price,
                terms,
                taken,
                waiting,
                available,
                closed,
                deleted,
                sequence);
    }

    @Test
    void aSlotWithoutARow() {
        Audited audited = new Audited(new Policy(1_000, false), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), log.bookingRows(), log.slotRows().subList(0, 2)).lines)
                .containsExactly("SLOT_MISSING slotId s3: row: expected 1 seats, there nothing");
    }

    @Test
    void whatBreaksTheContractMustBeToldSo() {
        ReadCommand.Broken broken =
                new ReadCommand.Broken(BOOKED, "s1", "c", 2, new ContractViolation("quantity", "0", "1 to 1000"));
        Ask ask = new Ask(new LogPlace(0, 0), BOOKED, "s1", BOOKED, null, broken, null);
        Told right = new Told(
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

        assertThat(audit(ask, right)).isEmpty();
        assertThat(audit(ask, with(right, "details", "something else")))
                .singleElement()
                .asString()
                .contains("details: expected quantity: given 0, allowed 1 to 1000, there something else");
    }

    private static List<String> audit(Ask ask, Told told) {
        Stored stored = new Stored(BOOKED, ask.place(), START, told);
        return new Audited(new Policy(1_000, false), Set.of(), List.of(new Decided(ask, stored))).lines;
    }

    @Test
    void ofASlotThatIsKnownPartlyTheRequestMustStillFitItsDecision() {
        Set<String> partly = Set.of("s1", "s2", "s3");
        assertThat(audit(partly, Set.of(), log.byClock()).lines).isEmpty();

        List<Decided> edited = log.byClock();
        edited.replaceAll(decided -> decided.ask().requestId().equals(BOOKED)
                ? edited(decided, told -> with(with(told, "customer", "x"), "digest", new UUID(9, 9)))
                : decided);
        assertThat(audit(partly, Set.of(), edited).lines)
                .first()
                .asString()
                .contains("customer_id: expected c, there x", "request_digest: expected " + BOOKED);
    }

    @Test
    void ofASlotThatIsKnownPartlyTheBookingsThatWereDecidedMustBeThere() {
        List<BookingRow> rows = new ArrayList<>(log.bookingRows());
        rows.removeIf(row -> row.bookingId().equals(HELD));
        rows.add(new BookingRow(new UUID(9, 9), "s1", "somebody of before", 1, "CONFIRMED", null));
        Audited audited = new Audited(new Policy(1_000, false), Set.of("s1", "s2"), log.byClock());

        assertThat(audited.tables(Set.of(), rows, log.slotRows()).lines)
                .singleElement()
                .asString()
                .startsWith("BOOKING_MISSING");
    }

    @Test
    void whatLaterDecisionsTouchedIsNotComparedWithTheTables() {
        DecidedLog longer = life();
        List<Decided> before = longer.byClock();
        decide(longer, 6, book(new UUID(3, 1), "s2", 1));
        Audited audited = new Audited(new Policy(1_000, false), Set.of(), before);

        assertThat(audited.tables(Set.of("s2"), longer.bookingRows(), longer.slotRows()).lines)
                .isEmpty();
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
    void whoWantsAllOfASlotGetsAll() {
        List<String> lines = new ArrayList<>();
        Differences differences = new Differences(1_000, 1_000, lines::add);
        for (int i = 0; i < 50; i++) {
            differences.add(new Difference(Difference.Kind.DECISION_MISSING, null, null, "s1", "x"));
        }
        assertThat(lines).hasSize(50);
        assertThat(differences.hidden()).isZero();
    }

    private Audited audit(Set<String> partly, Set<String> later, List<Decided> decided) {
        Audited audited = new Audited(new Policy(1_000, false), partly, decided);
        return audited.tables(later, log.bookingRows(), log.slotRows());
    }
}
