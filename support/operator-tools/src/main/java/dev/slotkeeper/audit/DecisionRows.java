package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.DecisionRow;
import dev.slotkeeper.audit.replay.ReplyColumns;
import dev.slotkeeper.reference.LogPlace;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the stored decisions of one snapshot. */
final class DecisionRows {

    private final DatabaseSnapshot snapshot;

    DecisionRows(DatabaseSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Receives one decision. */
    @FunctionalInterface
    interface Taker {
        void take(DecisionRow decisionRow) throws SQLException;
    }

    private static final String NEWEST = """
        SELECT decision.topic_partition, max(decision.topic_offset)
          FROM booking_decisions AS decision
          JOIN unnest(?::int4[], ?::int8[]) AS log (number, ends)
            ON log.number = decision.topic_partition AND decision.topic_offset < log.ends
         GROUP BY decision.topic_partition
        """;

    /** Returns the highest decided offset by partition; decisions at or after the log's end are ignored. */
    Map<Integer, Long> newest(Map<Integer, Long> ends) throws SQLException {
        Map<Integer, Long> newest = new TreeMap<>();
        snapshot.query(
                NEWEST,
                statement -> {
                    statement.setArray(1, snapshot.array("int4", ends.keySet().toArray()));
                    statement.setArray(2, snapshot.array("int8", ends.values().toArray()));
                },
                row -> newest.put(row.getInt(1), row.getLong(2)));
        return newest;
    }

    private static final String FORGOTTEN = """
        SELECT max(closed_at) FROM decision_periods WHERE dropped_at IS NOT NULL
        """;

    /** Returns the instant before which decisions may have been dropped; null if none was dropped. */
    @Nullable
    Instant forgottenUntil() throws SQLException {
        List<Instant> found = new ArrayList<>();
        snapshot.query(FORGOTTEN, none -> {}, row -> {
            Instant until = DatabaseSnapshot.optionalInstant(row, 1);
            if (until != null) {
                found.add(until);
            }
        });
        return found.isEmpty() ? null : found.get(0);
    }

    private static final String OLDEST = """
        SELECT topic_partition, min(topic_offset) FROM booking_decisions GROUP BY topic_partition
        """;

    /**
     * Returns the lowest offset whose decision is kept, by partition. Each partition is decided in order, so no
     * decision from this offset on was dropped.
     */
    Map<Integer, Long> oldest() throws SQLException {
        Map<Integer, Long> oldest = new TreeMap<>();
        snapshot.query(OLDEST, none -> {}, row -> oldest.put(row.getInt(1), row.getLong(2)));
        return oldest;
    }

    private static final String COLUMNS = """
        request_id, slot_id, request_digest, outcome, code, reason, customer_id, quantity, current_bookings, capacity,
        details, follow_ups, topic_partition, topic_offset, decided_at, slot_order, batch_position, digest_version
        """;

    /**
     * Orders by time, but keeps the order of offsets within a partition even if the database's clock was set back
     * between decisions.
     */
    private static final String IN_ORDER = """
        SELECT %s
          FROM (SELECT decision.*,
                       max(decided_at) OVER (PARTITION BY topic_partition ORDER BY topic_offset) AS moment
                  FROM booking_decisions AS decision
                  JOIN unnest(?::int4[], ?::int8[], ?::int8[]) AS log (number, first, until)
                    ON log.number = topic_partition AND topic_offset >= first AND topic_offset < until) AS decision
         ORDER BY moment, topic_partition, topic_offset
        """.formatted(COLUMNS);

    /**
     * Reads all decisions of this part of the log: partitions in the order of their clocks, each in the order of its
     * offsets.
     */
    void inOrder(LogRange range, Taker decisions) throws SQLException {
        snapshot.query(
                IN_ORDER,
                statement -> {
                    setNumbers(statement, range);
                    statement.setArray(2, snapshot.array("int8", range.firsts()));
                    statement.setArray(3, snapshot.array("int8", range.untils()));
                },
                row -> decisions.take(read(row)));
    }

    private static final String OUTSIDE = """
        SELECT %s
          FROM booking_decisions
          LEFT JOIN unnest(?::int4[], ?::int8[]) AS log (number, ends) ON log.number = topic_partition
         WHERE log.number IS NULL OR topic_offset >= log.ends
         ORDER BY topic_partition, topic_offset
        """.formatted(COLUMNS);

    /** Reads the decisions at places that the log does not have. */
    void outside(LogRange range, Taker decisions) throws SQLException {
        snapshot.query(
                OUTSIDE,
                statement -> {
                    setNumbers(statement, range);
                    statement.setArray(2, snapshot.array("int8", range.ends()));
                },
                row -> decisions.take(read(row)));
    }

    private void setNumbers(PreparedStatement statement, LogRange range) throws SQLException {
        statement.setArray(1, snapshot.array("int4", range.numbers()));
    }

    private static final String PLACES = """
        SELECT decision.request_id, decision.topic_partition, decision.topic_offset
          FROM unnest(?::uuid[]) AS wanted (request_id)
          JOIN booking_decisions AS decision ON decision.request_id = wanted.request_id
        """;

    /** Returns the places at which these requests were decided, without those that were not. */
    Map<UUID, LogPlace> places(Collection<UUID> requestIds) throws SQLException {
        Map<UUID, LogPlace> places = new HashMap<>();
        snapshot.query(
                PLACES,
                statement -> statement.setArray(1, snapshot.array("uuid", requestIds.toArray())),
                row -> places.put(row.getObject(1, UUID.class), new LogPlace(row.getInt(2), row.getLong(3))));
        return places;
    }

    private static final String TOUCHED = """
        WITH decision AS (
             SELECT slot_id, topic_offset < log.first AS is_earlier, topic_offset >= log.until AS is_later,
                    CASE WHEN outcome = 'RESCHEDULED' AND details IS JSON THEN details::jsonb ->> 'toSlotId' END AS other
               FROM booking_decisions
               JOIN unnest(?::int4[], ?::int8[], ?::int8[]) AS log (number, first, until)
                 ON log.number = topic_partition)
        """;

    private static final String TOUCHED_LATER = TOUCHED + """
        SELECT slot_id FROM decision WHERE is_later
         UNION
        SELECT other FROM decision WHERE is_later AND other IS NOT NULL
        """;

    /** Returns the slots that decisions after this part of the log may have changed. */
    Set<String> touchedLater(LogRange range) throws SQLException {
        return slotIds(TOUCHED_LATER, range);
    }

    private static final String TORN = TOUCHED + """
        SELECT other FROM decision AS move
         WHERE other IS NOT NULL
           AND (is_earlier OR is_later OR EXISTS (
                SELECT FROM decision AS outside
                 WHERE (outside.is_earlier OR outside.is_later) AND outside.slot_id = move.other))
        """;

    /** Returns the slots that bookings were moved to and whose life is only partly in this part of the log. */
    Set<String> torn(LogRange range) throws SQLException {
        return slotIds(TORN, range);
    }

    private static final String SPLIT = """
        SELECT slot_id
          FROM booking_decisions
          JOIN unnest(?::int4[], ?::int8[], ?::int8[]) AS log (number, first, until)
            ON log.number = topic_partition AND topic_offset >= first AND topic_offset < until
         WHERE reason IS DISTINCT FROM 'MALFORMED'
         GROUP BY slot_id
        HAVING min(topic_partition) < max(topic_partition)
        """;

    /** Returns the slots that have decided requests in more than one partition of this part of the log. */
    Set<String> split(LogRange range) throws SQLException {
        return slotIds(SPLIT, range);
    }

    private static final String UNORDERED = SPLIT + """
           AND count(slot_order + batch_position) < count(*)
        """;

    /** Returns those of the split slots that have a decision without an order. */
    Set<String> unordered(LogRange range) throws SQLException {
        return slotIds(UNORDERED, range);
    }

    private Set<String> slotIds(String sql, LogRange range) throws SQLException {
        Set<String> slotIds = new HashSet<>();
        snapshot.query(
                sql,
                statement -> {
                    setNumbers(statement, range);
                    statement.setArray(2, snapshot.array("int8", range.firsts()));
                    statement.setArray(3, snapshot.array("int8", range.untils()));
                },
                row -> slotIds.add(row.getString(1)));
        return slotIds;
    }

    private static DecisionRow read(ResultSet row) throws SQLException {
        ReplyColumns reply = new ReplyColumns(
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                DatabaseSnapshot.optionalInteger(row, 8),
                DatabaseSnapshot.optionalInteger(row, 9),
                DatabaseSnapshot.optionalInteger(row, 10),
                row.getString(11),
                row.getString(12));
        return new DecisionRow(
                row.getObject(1, UUID.class),
                new LogPlace(row.getInt(13), row.getLong(14)),
                DatabaseSnapshot.instant(row, 15),
                reply,
                order(row),
                row.getInt(18));
    }

    private static DecisionRow.@Nullable Order order(ResultSet row) throws SQLException {
        long slot = row.getLong(16);
        Integer position = DatabaseSnapshot.optionalInteger(row, 17);
        return position == null ? null : new DecisionRow.Order(slot, position);
    }
}
