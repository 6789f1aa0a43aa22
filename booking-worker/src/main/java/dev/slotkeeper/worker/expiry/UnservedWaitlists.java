package dev.slotkeeper.worker.expiry;

import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Finds slots whose waitlist must be served because of something that no command did: another program changed the slot,
 * or the workers got another setting.
 */
public final class UnservedWaitlists {

    /**
     * Finds slots with an entry that fits into the free seats (with the strict order only the first one), with an entry
     * that is larger than the slot, or that were deleted; slots that hold seats back although the setting does not want
     * it, or the reverse; and slots whose {@code waiting} counts entries that another program has ended, because seats
     * are held back for these too. Skips ids that no command can name. Parameters: strict order or not, twice; maximum.
     */
    private static final String FIND = """
            SELECT slot.slot_id, slot.sequence
              FROM availability_slots AS slot
             CROSS JOIN LATERAL (
                   SELECT min(quantity) AS smallest, max(quantity) AS largest FROM appointments
                    WHERE slot_id = slot.slot_id AND status = 'WAITLISTED') AS party
              LEFT JOIN LATERAL (
                   SELECT quantity FROM appointments WHERE slot_id = slot.slot_id AND status = 'WAITLISTED'
                    ORDER BY waits_since, booking_id LIMIT 1) AS first ON true
             WHERE slot.waiting > 0 AND slot.slot_id %s
               AND ((slot.deleted_at IS NOT NULL AND party.largest IS NOT NULL)
                OR (slot.starts_at > now()
               AND (party.largest IS NULL OR slot.held_back <> ?
                OR (slot.capacity > 0 AND party.largest > slot.capacity)
                OR (NOT slot.closed_by_hand
               AND CASE WHEN ? THEN first.quantity ELSE party.smallest END <= slot.capacity - slot.current_bookings))))
             ORDER BY slot.starts_at, slot.slot_id LIMIT ?
            """.formatted(CommandSender.CAN_BE_NAMED);

    private final DataSource dataSource;
    private final boolean strict;

    /**
     * @param dataSource connections with auto-commit off
     * @param strict true if no waitlist entry may overtake another
     */
    public UnservedWaitlists(DataSource dataSource, boolean strict) {
        this.dataSource = dataSource;
        this.strict = strict;
    }

    /**
     * A slot whose waitlist must be served.
     *
     * @param sequence the number of its latest change
     */
    public record Unserved(String slotId, long sequence) {}

    /**
     * Finds such slots, those that begin first.
     *
     * @param most maximum number of slots
     * @throws LedgerException if they can't be read
     */
    public List<Unserved> find(int most) {
        return Statements.query(dataSource, FIND, find -> {
            find.setBoolean(1, strict);
            find.setBoolean(2, strict);
            find.setInt(3, most);
            find.execute();
            return Statements.rows(find, UnservedWaitlists::unserved);
        });
    }

    private static Unserved unserved(ResultSet row) throws SQLException {
        return new Unserved(Objects.requireNonNull(row.getString(1), "a NOT NULL column"), row.getLong(2));
    }
}
