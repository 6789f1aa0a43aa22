package dev.slotkeeper.worker.expiry;

import dev.slotkeeper.worker.ledger.JdbcLedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/** Finds holds and waitlist entries past their deadline. */
public final class DueBookings {

    /**
     * Finds expired bookings, and holds and waitlist entries of slots that have begun, with any expiry: another
     * program, or a command, may have moved the slot. OFFSET keeps the planner from walking all slots of the past. Skips
     * slot ids that no command can name.
     */
    private static final String FIND = """
            (SELECT booking_id, slot_id, expires_at AS due
               FROM appointments
              WHERE status IN ('HELD', 'WAITLISTED') AND expires_at <= now() AND slot_id %1$s
              ORDER BY expires_at LIMIT ?)
             UNION
            (SELECT waiting.booking_id, waiting.slot_id, slot.starts_at
               FROM availability_slots AS slot
               JOIN appointments AS waiting ON waiting.slot_id = slot.slot_id AND waiting.status = 'WAITLISTED'
              WHERE slot.waiting > 0 AND slot.starts_at <= now() AND slot.slot_id %1$s
              ORDER BY slot.starts_at LIMIT ?)
             UNION
            (SELECT hold.booking_id, held.slot_id, slot.starts_at
               FROM (SELECT DISTINCT slot_id FROM appointments WHERE status = 'HELD' OFFSET 0) AS held
              CROSS JOIN LATERAL (
                    SELECT starts_at FROM availability_slots
                     WHERE slot_id = held.slot_id AND starts_at <= now() AND slot_id %1$s
                    OFFSET 0) AS slot
              CROSS JOIN LATERAL (
                    SELECT booking_id FROM appointments
                     WHERE slot_id = held.slot_id AND status = 'HELD' OFFSET 0) AS hold
              ORDER BY slot.starts_at LIMIT ?)
            """.formatted(CommandSender.CAN_BE_NAMED);

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public DueBookings(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A hold or waitlist entry past its deadline.
     *
     * @param due the deadline: its own expiry, or the start of its slot
     */
    public record Due(UUID bookingId, String slotId, Instant due) {}

    /**
     * Finds those that are due longest.
     *
     * @param most maximum number of expired bookings, and likewise of waitlist entries and of holds of slots that have
     *     begun
     * @throws LedgerException if they can't be read
     */
    public List<Due> find(int most) {
        return Statements.query(dataSource, FIND, find -> {
            find.setInt(1, most);
            find.setInt(2, most);
            find.setInt(3, most);
            find.execute();
            return Statements.rows(find, DueBookings::due);
        });
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                Objects.requireNonNull(row.getObject(1, UUID.class), "a NOT NULL column"),
                Objects.requireNonNull(row.getString(2), "a NOT NULL column"),
                JdbcLedgerTransaction.instant(row, 3));
    }
}
