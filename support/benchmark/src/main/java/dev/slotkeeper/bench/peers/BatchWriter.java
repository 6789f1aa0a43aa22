package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.peers.LedgerRows.Batch;
import dev.slotkeeper.bench.stage.Stage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.postgresql.PGConnection;

/** Writes batches sequentially on one connection. */
final class BatchWriter implements Callable<Void>, AutoCloseable {

    /** Enforces the same plan as on the worker's connections: one index lookup per slot. */
    private static final String PLAN = """
            SET plan_cache_mode = force_generic_plan;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off;
            SET enable_seqscan = off
            """;

    private final Connection connection;
    private final List<Batch> batches;
    private final Duration most;
    private final IntConsumer written;

    /**
     * Connects to the database.
     *
     * @param most time after which no further batch is started
     * @param written receives the number of decisions of each commit
     */
    BatchWriter(Stage stage, List<Batch> batches, Duration most, IntConsumer written) throws SQLException {
        this.connection = stage.connect();
        this.batches = batches;
        this.most = most;
        this.written = written;
        try (Statement plan = connection.createStatement()) {
            plan.execute(PLAN);
        }
        connection.setAutoCommit(false);
    }

    @Override
    public Void call() throws SQLException, IOException {
        long begin = System.nanoTime();
        for (Batch batch : batches) {
            if (System.nanoTime() - begin > most.toNanos()) {
                break;
            }
            write(batch);
            connection.commit();
            written.accept(batch.decisions().count());
        }
        return null;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a connection can't be closed", e);
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

    private void write(Batch batch) throws SQLException, IOException {
        if (batch.appointments().count() > 0) {
            update(batch);
            copy(COPY_APPOINTMENTS, batch.appointments());
        }
        copy(COPY_DECISIONS, batch.decisions());
    }

    private static final String UPDATE_SLOTS = """
            UPDATE availability_slots AS slot
               SET current_bookings = change.bookings
              FROM unnest(?::text[], ?::int4[]) AS change (slot_id, bookings)
             WHERE slot.slot_id = change.slot_id
            """;

    private void update(Batch batch) throws SQLException {
        PGConnection arrays = connection.unwrap(PGConnection.class);
        try (PreparedStatement update = connection.prepareStatement(UPDATE_SLOTS)) {
            update.setArray(1, arrays.createArrayOf("text", batch.slotIds().toArray(String[]::new)));
            update.setArray(
                    2,
                    arrays.createArrayOf(
                            "int4",
                            batch.counters().stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray()));
            require(update.executeUpdate(), batch.slotIds().size(), UPDATE_SLOTS);
        }
    }

    private void copy(String sql, CopyBytes rows) throws SQLException, IOException {
        PGConnection copies = connection.unwrap(PGConnection.class);
        require(copies.getCopyAPI().copyIn(sql, rows.read()), rows.count(), sql);
    }

    private static void require(long written, long expected, String sql) {
        if (written != expected) {
            throw new IllegalStateException("wrote " + written + " of " + expected + " rows: " + sql);
        }
    }
}
