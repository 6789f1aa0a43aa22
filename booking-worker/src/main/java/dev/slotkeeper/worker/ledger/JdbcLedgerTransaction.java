package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.CustomerBooking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs one batch's transaction in PostgreSQL, with a constant number of statements for any batch size. */
public final class JdbcLedgerTransaction implements LedgerTransaction {

    /** Maximum number of answers inserted as arrays; for more, COPY's lower cost per row outweighs its round trips. */
    private static final int MAX_INSERT = 100;

    private final Statements statements;
    private final SlotTable slotTable;
    private final BookingTable bookingTable;
    private final WaitlistPolicy waitlistPolicy;

    /** Time of this attempt, by the database's clock. */
    private Instant now = Instant.EPOCH;

    JdbcLedgerTransaction(Connection connection, TimeBudget budget, WaitlistPolicy waitlistPolicy) {
        this.waitlistPolicy = waitlistPolicy;
        this.statements = new Statements(connection, budget);
        this.slotTable = new SlotTable(statements, !waitlistPolicy.overtaking());
        this.bookingTable = new BookingTable(statements);
    }

    /** Searches each period once for all ids: a search for each id would cost several times as much (ADR 26). */
    private static final String READ_DECISIONS = """
        SELECT request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity, current_bookings,
               capacity, details, follow_ups, decided_at, digest_version
          FROM booking_decisions
         WHERE request_id = ANY (?::uuid[])
        """;

    /**
     * Each query sees what is committed when it starts. Decisions are read first, so that slots are never older than
     * they: a decision that another writer makes later fails this transaction, even if this one only refuses. Bookings
     * are read last: if they are newer than their slot, the guarded write of the slot fails. Waitlist entries on which a
     * refusal may depend are read once more, together with their slots; if a slot has changed meanwhile, all is read
     * again with locks, so that none can change a second time.
     */
    @Override
    public BatchState load(List<? extends Request> requests, Locking locking, boolean customers) {
        BatchKeys keys = new BatchKeys(requests, customers);
        BatchState loaded = withWaitlists(read(keys, locking), keys);
        if (loaded == null) {
            startOver();
            loaded = withWaitlists(read(keys, Locking.WAIT), keys);
        }
        return Objects.requireNonNull(loaded, "a locked slot does not change");
    }

    private BatchState read(BatchKeys keys, Locking locking) {
        return statements.run(loading(keys, locking), statement -> {
            bind(statement, keys);
            statement.execute();
            if (keys.needsCustomers()) {
                // The rows of the lock query contain no data.
                statement.getMoreResults();
            }
            Map<UUID, DecisionRecord> decisions = new HashMap<>();
            Statements.rows(statement, DecisionRow::read)
                    .forEach(decision -> decisions.put(decision.requestId(), decision));
            statement.getMoreResults();
            List<Slot> slots = slots(statement, keys.terms);
            List<Booking> bookings = rows(statement, keys.needsBookings(), BookingTable::read);
            List<CustomerBooking> stays = rows(statement, keys.needsCustomers(), CustomerTable::read);
            return new BatchState(now, slots, bookings, stays, decisions);
        });
    }

    /**
     * Adds the waitlists of slots with free seats, which may be reserved for them (few slots have both), and the entries
     * that customers have in waitlists which they want to join.
     *
     * @return null if one of the slots has changed since it was read
     */
    private @Nullable BatchState withWaitlists(BatchState loaded, BatchKeys keys) {
        List<Slot> contested = new ArrayList<>();
        List<Slot> joined = new ArrayList<>();
        for (Slot slot : loaded.slots()) {
            if (slot.waiting() > 0 && slot.free() > 0 && waitlistPolicy.overtaking()) {
                contested.add(slot);
            } else if (slot.waiting() > 0 && keys.joined.contains(slot.slotId()) && waitlistPolicy.limitsCustomers()) {
                joined.add(slot);
            }
        }
        if (contested.isEmpty() && joined.isEmpty()) {
            return loaded;
        }
        List<Booking> all = contested.isEmpty() ? List.of() : bookingTable.waitlists(contested, null);
        List<Booking> own = joined.isEmpty() ? List.of() : bookingTable.waitlists(joined, keys.joining);
        if (all == null || own == null) {
            return null;
        }
        Set<Booking> bookings = new LinkedHashSet<>(loaded.bookings());
        bookings.addAll(all);
        bookings.addAll(own);
        return new BatchState(loaded.now(), loaded.slots(), bookings, loaded.stays(), loaded.decisions());
    }

    /**
     * Returns all queries as one round trip. Locks are taken first, so the reads see what previous holders committed.
     */
    private static String loading(BatchKeys keys, Locking locking) {
        return (keys.needsCustomers() ? CustomerTable.LOCK + ";" : "")
                + READ_DECISIONS + ";" + SlotTable.query(keys.terms, locking)
                + (keys.needsBookings() ? ";" + BookingTable.QUERY : "")
                + (keys.needsCustomers() ? ";" + CustomerTable.QUERY : "");
    }

    private void bind(PreparedStatement statement, BatchKeys keys) throws SQLException {
        int next = keys.needsCustomers() ? bindCustomers(statement, 1, keys) : 1;
        statement.setArray(next++, statements.array("uuid", keys.requestIds.toArray()));
        statement.setArray(next++, statements.array("text", keys.slotIds.toArray()));
        if (keys.needsBookings()) {
            statement.setArray(next++, statements.array("uuid", keys.bookingIds.toArray()));
            statement.setArray(next++, statements.array("text", keys.waitlistsOf.toArray()));
            statement.setArray(next++, statements.array("text", keys.allBookingsOf.toArray()));
        }
        if (keys.needsCustomers()) {
            bindCustomers(statement, next, keys);
        }
    }

    private int bindCustomers(PreparedStatement statement, int first, BatchKeys keys) throws SQLException {
        statement.setArray(first, statements.array("text", keys.customerIds.toArray()));
        statement.setArray(first + 1, statements.array("uuid", keys.movedIds.toArray()));
        return first + 2;
    }

    private static <T> List<T> rows(PreparedStatement statement, boolean wanted, Statements.RowMapper<T> reader)
            throws SQLException {
        if (!wanted) {
            return List.of();
        }
        statement.getMoreResults();
        return Statements.rows(statement, reader);
    }

    /** Reads one row per requested slot; each row contains the time. */
    private List<Slot> slots(PreparedStatement statement, boolean whole) throws SQLException {
        List<Slot> slots = new ArrayList<>();
        boolean first = true;
        try (ResultSet row = Objects.requireNonNull(statement.getResultSet(), "the statement is a query")) {
            while (row.next()) {
                if (first) {
                    now = instant(row, 1);
                    first = false;
                }
                Slot slot = SlotTable.read(row, whole);
                if (slot != null) {
                    slots.add(slot);
                }
            }
        }
        return slots;
    }

    @Override
    public Set<String> writeSlots(List<SlotChange> changes) {
        return slotTable.write(changes);
    }

    @Override
    public void startOver() {
        statements.rollback();
    }

    @Override
    public void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes) {
        if (answers.size() <= MAX_INSERT) {
            insertRows(places, answers, changes);
        } else {
            CopyRows bookings = new CopyRows();
            CopyRows decisions = new CopyRows();
            BookingTable.confirmed(changes, now, bookings);
            decisions(places, answers, decisions);
            statements.copy(COPY_BOOKINGS, bookings);
            statements.copy(COPY_DECISIONS, decisions);
        }
        bookingTable.writeOthers(changes, now);
    }

    private static void decisions(List<PlacedRequest> places, List<Answer> answers, Rows rows) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isNew()) {
                DecisionRow.write(rows, answers.get(i), places.get(i), i);
            }
        }
    }

    private static final String INSERT = """
        INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, created_at)
        SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int4[], ?::timestamptz[]);
        INSERT INTO booking_decisions (request_id, slot_id, request_digest, outcome, code, reason, customer_id,
               quantity, current_bookings, capacity, details, follow_ups, topic_partition, topic_offset, decided_at,
               slot_order, batch_position, digest_version)
        SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
               ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::text[], ?::int4[], ?::int8[], ?::timestamptz[],
               ?::int8[], ?::int4[], ?::int4[])
        """;

    /** Inserts with four fewer round trips than two COPYs; round trips dominate the duration of a small batch. */
    private void insertRows(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes) {
        ArrayRows bookings = BookingTable.confirmedRows();
        ArrayRows decisions = new ArrayRows(DecisionRow.COLUMNS);
        BookingTable.confirmed(changes, now, bookings);
        decisions(places, answers, decisions);
        if (decisions.count() == 0) {
            return;
        }
        statements.run(INSERT, statement -> {
            int next = bookings.bind(statements.connection(), statement, 1);
            decisions.bind(statements.connection(), statement, next);
            statement.execute();
            Statements.requireRowCount(statement.getUpdateCount(), bookings, INSERT);
            statement.getMoreResults();
            Statements.requireRowCount(statement.getUpdateCount(), decisions, INSERT);
            return statement;
        });
    }

    private static final String COPY_BOOKINGS = """
        COPY appointments (booking_id, slot_id, customer_id, quantity, created_at) FROM STDIN (FORMAT binary)
        """;

    private static final String COPY_DECISIONS = """
        COPY booking_decisions (request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity,
            current_bookings, capacity, details, follow_ups, topic_partition, topic_offset, decided_at, slot_order,
            batch_position, digest_version)
        FROM STDIN (FORMAT binary)
        """;

    public static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), "a NOT NULL column")
                .toInstant();
    }

    static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
