package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;
import static dev.slotkeeper.audit.replay.SmallLife.HELD;
import static dev.slotkeeper.audit.replay.SmallLife.MOVED;
import static dev.slotkeeper.audit.replay.SmallLife.book;
import static dev.slotkeeper.audit.replay.SmallLife.decide;
import static dev.slotkeeper.audit.replay.SmallLife.life;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each thing that can be wrong in the tables of bookings and slots, made wrong once, must be named; nothing beside it. */
class TableDifferencesTest {

    private final DecidedLog log = life();

    @Test
    void everyColumnOfABooking() {
        assertBooking("status: expected CONFIRMED, there CANCELLED", row -> row(row, "CANCELLED", 2, "c", null, "s2"));
        assertBooking("quantity: expected 2, there 3", row -> row(row, row.status(), 3, "c", null, "s2"));
        assertBooking("customer_id: expected c, there x", row -> row(row, row.status(), 2, "x", null, "s2"));
        assertBooking("expires_at: expected nothing, there", row -> row(row, row.status(), 2, "c", START, "s2"));
        assertBooking("slot_id: expected s2, there s1", row -> row(row, row.status(), 2, "c", null, "s1"));
        assertBooking(
                "end_reason: expected nothing, there TERMS",
                row -> new BookingRow(row.bookingId(), row.slotId(), "c", 2, row.status(), null, "TERMS", row.moves()));
        UUID other = new UUID(9, 9);
        assertBooking("rescheduled_to: expected nothing, there " + other, row -> moved(row, first(row), 1, other));
        assertBooking(
                "first_booking_id: expected " + moved().first() + ", there " + other,
                row -> moved(row, other, 1, null));
        assertBooking("earlier_terms: expected 1, there 2", row -> moved(row, first(row), 2, null));
    }

    private ModelBooking.Moves moved() {
        return log.bookingRows().stream()
                .filter(row -> row.bookingId().equals(MOVED))
                .map(BookingRow::moves)
                .map(Objects::requireNonNull)
                .findFirst()
                .orElseThrow();
    }

    private static UUID first(BookingRow row) {
        return Objects.requireNonNull(row.moves()).first();
    }

    private static BookingRow moved(BookingRow row, UUID first, int earlierTerms, @Nullable UUID to) {
        ModelBooking.Moves moves = new ModelBooking.Moves(first, earlierTerms, to);
        return new BookingRow(
                row.bookingId(),
                row.slotId(),
                row.customerId(),
                row.quantity(),
                row.status(),
                row.expiresAt(),
                row.endReason(),
                moves);
    }

    private void assertBooking(String what, UnaryOperator<BookingRow> edit) {
        List<BookingRow> rows = new ArrayList<>(log.bookingRows());
        rows.replaceAll(row -> row.bookingId().equals(MOVED) ? edit.apply(row) : row);
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
        audited.tables(Set.of(), rows, log.slotRows());
        assertThat(audited.lines)
                .singleElement()
                .asString()
                .startsWith("BOOKING_DIFFERS partition 7 offset 77 requestId " + MOVED + " slotId s2: " + what);
    }

    private static BookingRow row(
            BookingRow row, String status, int quantity, String customer, @Nullable Instant expires, String slot) {
        return new BookingRow(row.bookingId(), slot, customer, quantity, status, expires, row.endReason(), row.moves());
    }

    @Test
    void aBookingTooFewOrTooMany() {
        List<BookingRow> fewer = new ArrayList<>(log.bookingRows());
        fewer.removeIf(row -> row.bookingId().equals(HELD));
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), fewer, log.slotRows()).lines)
                .containsExactly("BOOKING_MISSING partition 7 offset 77 requestId " + HELD
                        + " slotId s1: row: expected HELD of c with 1 seat, there nothing");

        List<BookingRow> more = new ArrayList<>(log.bookingRows());
        more.add(new BookingRow(new UUID(9, 9), "s1", "x", 2, "CONFIRMED", null, null, null));
        audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
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
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
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
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
        assertThat(audited.tables(Set.of(), log.bookingRows(), log.slotRows().subList(0, 2)).lines)
                .containsExactly("SLOT_MISSING slotId s3: row: expected 1 seats, there nothing");
    }

    @Test
    void ofASlotThatIsKnownPartlyTheBookingsThatWereDecidedMustBeThere() {
        List<BookingRow> rows = new ArrayList<>(log.bookingRows());
        rows.removeIf(row -> row.bookingId().equals(HELD));
        rows.add(new BookingRow(new UUID(9, 9), "s1", "somebody of before", 1, "CONFIRMED", null, null, null));
        Audited audited = new Audited(new Policy(1_000, true), Set.of("s1", "s2"), log.byClock());

        assertThat(audited.tables(Set.of(), rows, log.slotRows()).lines)
                .singleElement()
                .asString()
                .startsWith("BOOKING_MISSING");
    }

    @Test
    void rowsThatLaterDecisionsChangedAreNotCompared() {
        DecidedLog longer = life();
        List<DecidedRequest> before = longer.byClock();
        decide(longer, 6, book(new UUID(3, 1), "s2", 1));
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), before);

        assertThat(audited.tables(Set.of("s2"), longer.bookingRows(), longer.slotRows()).lines)
                .isEmpty();
    }
}
