package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.worker.decision.Answer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes rows of {@code booking_decisions}. */
final class DecisionRow {

    static final int COLUMNS = 18;

    private DecisionRow() {}

    /** Reads the columns in the order of the table, without partition and offset of the request. */
    static DecisionRecord read(ResultSet row) throws SQLException {
        String code = row.getString(5);
        String reason = row.getString(6);
        return new DecisionRecord(
                uuid(row, 1),
                text(row, 2),
                uuid(row, 3),
                Outcome.valueOf(text(row, 4)),
                code == null ? null : ErrorCode.valueOf(code),
                reason == null ? null : Reason.valueOf(reason),
                row.getString(7),
                JdbcLedgerTransaction.integer(row, 8),
                JdbcLedgerTransaction.integer(row, 9),
                JdbcLedgerTransaction.integer(row, 10),
                row.getString(11),
                row.getString(12),
                JdbcLedgerTransaction.instant(row, 13),
                row.getInt(14));
    }

    /** @param position the answer's place in its batch */
    static void write(Rows rows, Answer answer, PlacedRequest place, int position) {
        DecisionRecord decision = answer.record();
        rows.row(COLUMNS)
                .uuid(decision.requestId())
                .text(decision.slotId())
                .uuid(decision.digest())
                .text(decision.outcome().name())
                .text(name(decision.code()))
                .text(name(decision.reason()))
                .text(decision.customerId())
                .integer(decision.quantity())
                .integer(decision.currentBookings())
                .integer(decision.capacity())
                .text(decision.details())
                .text(decision.followUps())
                .integer(place.partition())
                .bigint(place.offset())
                .instant(decision.decidedAt())
                .bigint(answer.slotOrder())
                .integer(position)
                .integer(decision.digestVersion());
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), "a NOT NULL column");
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a NOT NULL column");
    }
}
