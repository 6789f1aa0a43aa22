package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code availability_slots}. */
final class SlotTable {

    private final Statements statements;
    private final boolean holdsBack;

    /** @param holdsBack true if free seats are held back while there is a waitlist */
    SlotTable(Statements statements, boolean holdsBack) {
        this.statements = statements;
        this.holdsBack = holdsBack;
    }

    /**
     * Also reads the time at which this statement started. The transaction may have started earlier and then waited for
     * locks.
     */
    private static final String SELECT = """
            SELECT statement_timestamp(), slot.slot_id, slot.capacity, slot.current_bookings, slot.closed_by_hand,
                   slot.deleted_at IS NOT NULL, slot.terms_version, slot.starts_at, slot.waiting, slot.sequence
            """;

    /**
     * LIMIT keeps the planner from reversing the join order: it would do so for a small table, and a cached plan stays
     * in use after the table has grown.
     */
    private static final String FROM = """
              FROM unnest(?::text[]) AS wanted (slot_id)
              LEFT JOIN LATERAL (
                   SELECT * FROM availability_slots WHERE slot_id = wanted.slot_id LIMIT 1 %s) AS slot ON true
            """;

    private static final String TERMS = ", slot.resource_id, slot.ends_at, slot.price ";

    /**
     * Returns a query with one array parameter, the slot ids; it returns one row per id.
     *
     * @param withTerms true to read the terms as well
     */
    static String query(boolean withTerms, Locking locking) {
        String clause =
                switch (locking) {
                    case NONE -> "";
                    case WAIT -> "FOR NO KEY UPDATE";
                    case SKIP -> "FOR NO KEY UPDATE SKIP LOCKED";
                };
        return SELECT + (withTerms ? TERMS : "") + FROM.formatted(clause);
    }

    /** Reads the slot of the current row; null if no slot has the requested id. */
    static @Nullable Slot read(ResultSet row, boolean withTerms) throws SQLException {
        String slotId = row.getString(2);
        if (slotId == null) {
            return null;
        }
        Slot.State openOrClosed = row.getBoolean(5) ? Slot.State.CLOSED : Slot.State.OPEN;
        return new Slot(
                slotId,
                row.getInt(3),
                row.getInt(4),
                row.getBoolean(6) ? Slot.State.DELETED : openOrClosed,
                row.getInt(7),
                JdbcLedgerTransaction.instant(row, 8),
                row.getInt(9),
                row.getLong(10),
                withTerms
                        ? new Slot.Terms(
                                Objects.requireNonNull(row.getString(11), "a NOT NULL column"),
                                JdbcLedgerTransaction.instant(row, 12),
                                row.getString(13))
                        : null);
    }

    /**
     * Writes the changes of a batch. The guard of an UPDATE is the sequence and {@code current_bookings} that were
     * read.
     *
     * @return ids of the slots that another writer changed or created meanwhile; for these, nothing was written
     */
    Set<String> write(List<SlotChange> changes) {
        List<SlotChange> seatChanges = new ArrayList<>();
        List<SlotChange> reshaped = new ArrayList<>();
        List<SlotChange> created = new ArrayList<>();
        Set<String> notWritten = new HashSet<>();
        for (SlotChange change : changes) {
            notWritten.add(change.after().slotId());
            if (change.before() == null) {
                created.add(change);
            } else if (change.changesStateOrTerms()) {
                reshaped.add(change);
            } else {
                seatChanges.add(change);
            }
        }
        // Locks are in slot_id order only within each statement. If that leads to a deadlock with another worker,
        // PostgreSQL ends one of the two transactions, and its worker retries.
        notWritten.removeAll(updateSeats(seatChanges));
        notWritten.removeAll(updateAllColumns(reshaped));
        notWritten.removeAll(create(created));
        return notWritten;
    }

    /** Another program's change stays recorded in {@code held_back} until a worker has served the waitlist. */
    private static final String HELD_BACK = "(%s OR slot.held_back AND NOT change.served)";

    private static final String UPDATE_SEATS = """
            UPDATE availability_slots AS slot
               SET current_bookings = change.bookings, waiting = change.waiting, held_back = %s,
                   sequence = slot.sequence + 1
              FROM unnest(?::text[], ?::int8[], ?::int4[], ?::boolean[], ?::int4[], ?::int4[])
                AS change (slot_id, sequence, expected, served, bookings, waiting)
             WHERE slot.slot_id = change.slot_id
               AND slot.sequence = change.sequence
               AND slot.current_bookings = change.expected
            RETURNING slot.slot_id
            """;

    private Set<String> updateSeats(List<SlotChange> changes) {
        if (changes.isEmpty()) {
            return Set.of();
        }
        return statements.run(UPDATE_SEATS.formatted(heldBack()), statement -> {
            Statements.limitPlanCaching(statement, changes.size());
            List<Slot> after = after(changes);
            bindGuard(statement, changes);
            statement.setArray(5, integers(after, Slot::currentBookings));
            statement.setArray(6, integers(after, Slot::waiting));
            return slotIds(statement);
        });
    }

    /** Leaves times that do not change as they are, because another program may have written one that is no instant. */
    private static final String UPDATE_ALL_COLUMNS = """
            UPDATE availability_slots AS slot
               SET current_bookings = change.bookings, waiting = change.waiting, held_back = %s,
                   sequence = slot.sequence + 1,
                   capacity = change.capacity, closed_by_hand = change.state <> 'OPEN',
                   deleted_at = CASE WHEN change.state = 'DELETED' THEN now() END,
                   terms_version = change.terms, starts_at = coalesce(change.starts_at, slot.starts_at),
                   ends_at = coalesce(change.ends_at, slot.ends_at),
                   resource_id = change.resource_id, price = change.price
              FROM unnest(?::text[], ?::int8[], ?::int4[], ?::boolean[], ?::int4[], ?::int4[], ?::int4[], ?::text[],
                          ?::int4[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
                AS change (slot_id, sequence, expected, served, bookings, waiting, capacity, state, terms, starts_at,
                           ends_at, resource_id, price)
             WHERE slot.slot_id = change.slot_id
               AND slot.sequence = change.sequence
               AND slot.current_bookings = change.expected
            RETURNING slot.slot_id
            """;

    private Set<String> updateAllColumns(List<SlotChange> changes) {
        if (changes.isEmpty()) {
            return Set.of();
        }
        return statements.run(UPDATE_ALL_COLUMNS.formatted(heldBack()), statement -> {
            bindGuard(statement, changes);
            bindColumns(statement, changes, 5);
            return slotIds(statement);
        });
    }

    private static final String CREATE = """
            INSERT INTO availability_slots (slot_id, current_bookings, waiting, held_back, capacity, closed_by_hand, deleted_at,
                   terms_version, starts_at, ends_at, resource_id, price)
            SELECT slot_id, bookings, waiting, %s, capacity, state <> 'OPEN', CASE WHEN state = 'DELETED' THEN now() END,
                   terms, starts_at, ends_at, resource_id, price
              FROM unnest(?::text[], ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::int4[],
                          ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
                AS slot (slot_id, bookings, waiting, capacity, state, terms, starts_at, ends_at, resource_id, price)
            ON CONFLICT (slot_id) DO NOTHING
            RETURNING slot_id
            """;

    private Set<String> create(List<SlotChange> created) {
        if (created.isEmpty()) {
            return Set.of();
        }
        return statements.run(CREATE.formatted(holdsBack), statement -> {
            statement.setArray(1, texts(after(created), Slot::slotId));
            bindColumns(statement, created, 2);
            return slotIds(statement);
        });
    }

    private String heldBack() {
        return HELD_BACK.formatted(holdsBack);
    }

    private void bindGuard(PreparedStatement statement, List<SlotChange> changes) throws SQLException {
        List<Slot> before = changes.stream().map(SlotChange::before).toList();
        statement.setArray(1, texts(before, Slot::slotId));
        statement.setArray(
                2,
                statements.array(
                        "int8", before.stream().mapToLong(Slot::sequence).toArray()));
        statement.setArray(3, integers(before, Slot::currentBookings));
        boolean[] served = new boolean[changes.size()];
        for (int i = 0; i < served.length; i++) {
            served[i] = changes.get(i).isServed();
        }
        statement.setArray(4, statements.array("bool", served));
    }

    private static List<Slot> after(List<SlotChange> changes) {
        return changes.stream().map(SlotChange::after).toList();
    }

    private void bindColumns(PreparedStatement statement, List<SlotChange> changes, int first) throws SQLException {
        List<Slot> slots = after(changes);
        int next = first;
        statement.setArray(next++, integers(slots, Slot::currentBookings));
        statement.setArray(next++, integers(slots, Slot::waiting));
        statement.setArray(next++, integers(slots, Slot::capacity));
        statement.setArray(next++, texts(slots, slot -> slot.state().name()));
        statement.setArray(next++, integers(slots, Slot::termsVersion));
        statement.setArray(next++, newInstants(changes, Slot::startsAt));
        statement.setArray(next++, newInstants(changes, slot -> terms(slot).endsAt()));
        statement.setArray(next++, texts(slots, slot -> terms(slot).resourceId()));
        statement.setArray(next, texts(slots, slot -> terms(slot).price()));
    }

    /** Returns the instants that the changes set; null for those that stay. */
    private Array newInstants(List<SlotChange> changes, Function<Slot, Instant> column) throws SQLException {
        String[] texts = new String[changes.size()];
        for (int i = 0; i < texts.length; i++) {
            Slot before = changes.get(i).before();
            Instant after = column.apply(changes.get(i).after());
            texts[i] = before != null && column.apply(before).equals(after) ? null : after.toString();
        }
        return statements.array("text", texts);
    }

    private static Slot.Terms terms(Slot slot) {
        return Objects.requireNonNull(slot.terms(), "a slot that is changed was read with its terms");
    }

    private Array texts(Collection<Slot> slots, Function<Slot, @Nullable String> column) throws SQLException {
        return statements.array("text", slots.stream().map(column).toArray(String[]::new));
    }

    private Array integers(Collection<Slot> slots, ToIntFunction<Slot> column) throws SQLException {
        return statements.array("int4", slots.stream().mapToInt(column).toArray());
    }

    private static Set<String> slotIds(PreparedStatement statement) throws SQLException {
        statement.execute();
        return new HashSet<>(Statements.rows(statement, row -> Objects.requireNonNull(row.getString(1))));
    }
}
