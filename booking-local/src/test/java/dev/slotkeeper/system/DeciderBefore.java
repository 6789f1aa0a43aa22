package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** Decides with the statements of the worker before decisions had periods, prepared once, as it keeps them. */
final class DeciderBefore implements AutoCloseable {

    private static final String READ_DECISIONS = """
        SELECT decision.request_id, decision.slot_id, decision.request_digest, decision.outcome, decision.code,
               decision.reason, decision.customer_id, decision.quantity, decision.current_bookings,
               decision.capacity, decision.details, decision.follow_ups, decision.decided_at
          FROM unnest(?::uuid[]) AS wanted (request_id)
         CROSS JOIN LATERAL (
               SELECT * FROM booking_decisions WHERE request_id = wanted.request_id LIMIT 1) AS decision
        """;

    private static final String COPY_DECISIONS = """
        COPY booking_decisions (request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity,
             current_bookings, capacity, details, follow_ups, topic_partition, topic_offset, decided_at)
        FROM STDIN
        """;

    private static final String ROW =
            "%s\ts\t%s\tCANCELLED\t\\N\t\\N\tc\t1\t0\t1\t\\N\t\\N\t0\t0\t2026-11-22T10:00:00Z\n";

    private final Connection connection;
    private final PreparedStatement read;

    /** @param connection is closed with this */
    DeciderBefore(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        read = connection.prepareStatement(READ_DECISIONS);
        // The server keeps the plan from the first time on.
        read.unwrap(PGStatement.class).setPrepareThreshold(1);
    }

    /** One transaction. */
    void decide(UUID request) throws SQLException {
        assertThat(isDecided(request)).isFalse();
        try {
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY_DECISIONS, new StringReader(ROW.formatted(request, UUID.randomUUID())));
            assertThat(rows).isEqualTo(1);
        } catch (IOException e) {
            throw new SQLException(e);
        }
        connection.commit();
    }

    boolean isDecided(UUID request) throws SQLException {
        read.setArray(1, connection.createArrayOf("uuid", new Object[] {request}));
        try (ResultSet row = read.executeQuery()) {
            return row.next();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
