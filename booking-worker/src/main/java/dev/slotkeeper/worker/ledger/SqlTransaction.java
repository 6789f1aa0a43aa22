package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** The statements of one transaction in PostgreSQL: a constant number of them, however large the batch. */
final class SqlTransaction implements LedgerTransaction {

    private static final int APPOINTMENT_COLUMNS = 5;

    /** Up to so many answers are inserted as arrays; beyond, COPY's lower cost a row outweighs its round trips. */
    private static final int LARGEST_INSERT = 100;

    /** A plan for more slots is made for the table as it is; for fewer, making it would cost more than it saves. */
    private static final int LARGEST_CACHED = 100;

    private final Connection connection;
    private final TimeBudget budget;

    SqlTransaction(Connection connection, TimeBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    @Override
    public Loaded load(List<? extends Request> requests) {
        Set<String> slotIds = new TreeSet<>();
        Set<UUID> requestIds = new HashSet<>();
        for (Request request : requests) {
            slotIds.add(request.slotId());
            requestIds.add(request.requestId());
        }
        return run(READ_SLOTS + ";" + READ_DECISIONS, statement -> {
            statement.setArray(1, connection.createArrayOf("text", slotIds.toArray()));
            statement.setArray(2, connection.createArrayOf("uuid", requestIds.toArray()));
            statement.execute();
            SlotRows slots = slots(statement);
            statement.getMoreResults();
            return new Loaded(slots.now(), slots.slots(), decisions(statement));
        });
    }

    @Override
    public Map<String, Slot> reread(Set<String> slotIds) {
        return readSlots(new TreeSet<>(slotIds)).slots();
    }

    private record SlotRows(Instant now, Map<String, Slot> slots) {}

    /**
     * LIMIT keeps the planner from turning the join around, here and below: it would for a small table, and a cached plan
     * stays when the table has grown.
     */
    private static final String READ_SLOTS = """
            SELECT now(), slot.slot_id, slot.capacity, slot.current_bookings, slot.closed_by_hand,
                   slot.terms_version, slot.starts_at
              FROM unnest(?::text[]) AS wanted (slot_id)
              LEFT JOIN LATERAL (SELECT * FROM availability_slots WHERE slot_id = wanted.slot_id LIMIT 1) AS slot ON true
            """;

    private SlotRows readSlots(Collection<String> slotIds) {
        return run(READ_SLOTS, statement -> {
            statement.setArray(1, connection.createArrayOf("text", slotIds.toArray()));
            statement.execute();
            return slots(statement);
        });
    }

    private static SlotRows slots(PreparedStatement statement) throws SQLException {
        Map<String, Slot> slots = new HashMap<>();
        Instant now = null;
        try (ResultSet row = rows(statement)) {
            while (row.next()) {
                now = now == null ? instant(row, 1) : now;
                String slotId = row.getString(2);
                if (slotId != null) {
                    slots.put(
                            slotId,
                            new Slot(
                                    slotId,
                                    row.getInt(3),
                                    row.getInt(4),
                                    row.getBoolean(5),
                                    row.getInt(6),
                                    instant(row, 7)));
                }
            }
        }
        return new SlotRows(Objects.requireNonNull(now, "a row for each slot asked for"), slots);
    }

    private static final String READ_DECISIONS = """
            SELECT decision.request_id, decision.slot_id, decision.request_digest, decision.outcome, decision.code,
                   decision.reason, decision.customer_id, decision.quantity, decision.current_bookings,
                   decision.capacity, decision.details, decision.decided_at
              FROM unnest(?::uuid[]) AS wanted (request_id)
             CROSS JOIN LATERAL (
                   SELECT * FROM booking_decisions WHERE request_id = wanted.request_id LIMIT 1) AS decision
            """;

    private static Map<UUID, DecisionRecord> decisions(PreparedStatement statement) throws SQLException {
        Map<UUID, DecisionRecord> decisions = new HashMap<>();
        try (ResultSet row = rows(statement)) {
            while (row.next()) {
                DecisionRecord decision = DecisionRow.read(row);
                decisions.put(decision.requestId(), decision);
            }
        }
        return decisions;
    }

    private static ResultSet rows(PreparedStatement statement) throws SQLException {
        return Objects.requireNonNull(statement.getResultSet(), "the statement is a query");
    }

    @Override
    public Set<String> writeSlots(List<SlotChange> changes) {
        Set<String> lost = new HashSet<>();
        changes.forEach(change -> lost.add(change.after().slotId()));
        lost.removeAll(updateSlots(changes));
        lost.removeAll(createSlots(changes));
        return lost;
    }

    private static final String GUARDED_UPDATE = """
            UPDATE availability_slots AS slot
               SET current_bookings = change.bookings
              FROM unnest(?::text[], ?::int4[], ?::int4[], ?::int4[]) AS change (slot_id, expected, terms, bookings)
             WHERE slot.slot_id = change.slot_id
               AND slot.current_bookings = change.expected
               AND slot.terms_version = change.terms
               AND slot.is_available
            RETURNING slot.slot_id
            """;

    private Set<String> updateSlots(List<SlotChange> changes) {
        List<Slot> before = new ArrayList<>();
        List<Slot> after = new ArrayList<>();
        for (SlotChange change : changes) {
            if (change.before() != null) {
                before.add(change.before());
                after.add(change.after());
            }
        }
        if (before.isEmpty()) {
            return Set.of();
        }
        PGConnection arrays = unwrap();
        return run(GUARDED_UPDATE, statement -> {
            if (before.size() > LARGEST_CACHED) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            }
            statement.setArray(
                    1,
                    arrays.createArrayOf(
                            "text", before.stream().map(Slot::slotId).toArray(String[]::new)));
            statement.setArray(
                    2,
                    arrays.createArrayOf(
                            "int4",
                            before.stream().mapToInt(Slot::currentBookings).toArray()));
            statement.setArray(
                    3,
                    arrays.createArrayOf(
                            "int4", before.stream().mapToInt(Slot::termsVersion).toArray()));
            statement.setArray(
                    4,
                    arrays.createArrayOf(
                            "int4",
                            after.stream().mapToInt(Slot::currentBookings).toArray()));
            return slotIds(statement);
        });
    }

    private static final String CREATE_SLOTS = """
            INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity, current_bookings)
            SELECT * FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::int4[], ?::int4[])
            ON CONFLICT (slot_id) DO NOTHING
            RETURNING slot_id
            """;

    private Set<String> createSlots(List<SlotChange> changes) {
        List<CreateSlot> created = new ArrayList<>();
        List<Integer> bookings = new ArrayList<>();
        for (SlotChange change : changes) {
            if (change.created() != null) {
                created.add(change.created());
                bookings.add(change.after().currentBookings());
            }
        }
        if (created.isEmpty()) {
            return Set.of();
        }
        return run(CREATE_SLOTS, statement -> {
            statement.setArray(1, textArray(created.stream().map(CreateSlot::slotId)));
            statement.setArray(2, textArray(created.stream().map(CreateSlot::resourceId)));
            statement.setArray(
                    3, textArray(created.stream().map(slot -> slot.startsAt().toString())));
            statement.setArray(
                    4, textArray(created.stream().map(slot -> slot.endsAt().toString())));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "int4", created.stream().map(CreateSlot::capacity).toArray()));
            statement.setArray(6, connection.createArrayOf("int4", bookings.toArray()));
            return slotIds(statement);
        });
    }

    private java.sql.Array textArray(java.util.stream.Stream<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static Set<String> slotIds(PreparedStatement statement) throws SQLException {
        Set<String> slotIds = new HashSet<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                slotIds.add(row.getString(1));
            }
        }
        return slotIds;
    }

    @Override
    public void insert(List<PlacedRequest> places, List<Answer> answers) {
        if (answers.size() <= LARGEST_INSERT) {
            insertRows(places, answers);
        } else {
            CopyRows appointments = new CopyRows();
            CopyRows decisions = new CopyRows();
            appointments(answers, appointments);
            decisions(places, answers, decisions);
            copy(COPY_APPOINTMENTS, appointments);
            copy(COPY_DECISIONS, decisions);
        }
    }

    /** In slot_id order, because each locks its slot. */
    private static void appointments(List<Answer> answers, Rows rows) {
        List<DecisionRecord> granted = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            if (answer.isNew() && answer.record().outcome() == Outcome.CONFIRMED) {
                granted.add(answer.record());
            }
        }
        granted.sort(Comparator.comparing(DecisionRecord::slotId));
        for (DecisionRecord booking : granted) {
            rows.row(APPOINTMENT_COLUMNS)
                    .uuid(booking.requestId())
                    .text(booking.slotId())
                    .text(booking.customerId())
                    .integer(booking.quantity())
                    .instant(booking.decidedAt());
        }
    }

    private static void decisions(List<PlacedRequest> places, List<Answer> answers, Rows rows) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isNew()) {
                DecisionRow.write(rows, answers.get(i).record(), places.get(i));
            }
        }
    }

    private static final String INSERT = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, created_at)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int4[], ?::timestamptz[]);
            INSERT INTO booking_decisions (request_id, slot_id, request_digest, outcome, code, reason, customer_id,
                   quantity, current_bookings, capacity, details, topic_partition, topic_offset, decided_at)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                   ?::int4[], ?::int4[], ?::int4[], ?::text[], ?::int4[], ?::int8[], ?::timestamptz[])
            """;

    /** Four round trips less than two COPYs, which is what a small batch's time is made of. */
    private void insertRows(List<PlacedRequest> places, List<Answer> answers) {
        ArrayRows appointments = new ArrayRows(APPOINTMENT_COLUMNS);
        ArrayRows decisions = new ArrayRows(DecisionRow.COLUMNS);
        appointments(answers, appointments);
        decisions(places, answers, decisions);
        if (decisions.count() == 0) {
            return;
        }
        run(INSERT, statement -> {
            int next = appointments.bind(connection, statement, 1);
            decisions.bind(connection, statement, next);
            statement.execute();
            requireWritten(statement.getUpdateCount(), appointments, INSERT);
            statement.getMoreResults();
            requireWritten(statement.getUpdateCount(), decisions, INSERT);
            return statement;
        });
    }

    private static void requireWritten(long written, Rows rows, String sql) {
        if (written != rows.count()) {
            throw new IllegalStateException("wrote " + written + " of " + rows.count() + " rows: " + sql);
        }
    }

    private static final String COPY_APPOINTMENTS = """
            COPY appointments (booking_id, slot_id, customer_id, quantity, created_at) FROM STDIN (FORMAT binary)
            """;

    private static final String COPY_DECISIONS = """
            COPY booking_decisions (request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity,
                current_bookings, capacity, details, topic_partition, topic_offset, decided_at)
            FROM STDIN (FORMAT binary)
            """;

    private void copy(String sql, CopyRows rows) {
        if (rows.count() == 0) {
            return;
        }
        try {
            budget.applyTo(connection);
            requireWritten(unwrap().getCopyAPI().copyIn(sql, rows.finish()), rows, sql);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        } catch (IOException lost) {
            throw new UncheckedSqlException(new SQLException("connection lost while copying", "08006", lost));
        }
    }

    private <T> T run(String sql, Work<T> work) {
        try {
            budget.applyTo(connection);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    private PGConnection unwrap() {
        try {
            return connection.unwrap(PGConnection.class);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), "a NOT NULL column")
                .toInstant();
    }

    static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
