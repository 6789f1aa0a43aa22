package dev.slotkeeper.worker.availability;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.worker.ledger.JdbcLedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads current slot states and the slots changed by other programs, for publishing. No decision is based on them. */
public final class AvailabilityQueries {

    private static final Logger log = LoggerFactory.getLogger(AvailabilityQueries.class);

    private static final String COLUMNS = """
            SELECT slot.slot_id, slot.resource_id, slot.starts_at, slot.ends_at, slot.capacity, slot.current_bookings,
                   slot.is_available, slot.terms_version, slot.price, slot.waiting, slot.deleted_at IS NOT NULL,
                   slot.sequence
            """;

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public AvailabilityQueries(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A slot that another program changed.
     *
     * @param changeId increases with each change; changes with lower ids may become visible later
     */
    public record Change(long changeId, String slotId) {}

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private static final String READ = COLUMNS + """
              FROM unnest(?::text[]) AS wanted (slot_id)
             CROSS JOIN LATERAL (
                   SELECT * FROM availability_slots WHERE slot_id = wanted.slot_id LIMIT 1) AS slot
            """;

    /**
     * Reads the given slots.
     *
     * @return those that exist, deleted ones included
     * @throws LedgerException if they can't be read
     */
    public List<SlotAvailability> read(Collection<String> slotIds) {
        return work(connection -> {
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setArray(1, connection.createArrayOf("text", slotIds.toArray()));
                return slots(read);
            }
        });
    }

    private static final String UPCOMING = COLUMNS + """
              FROM availability_slots AS slot
             WHERE slot.slot_id > ? AND slot.starts_at > now()
             ORDER BY slot.slot_id LIMIT ?
            """;

    /**
     * Reads a page of slots that have not begun, in the order of their ids.
     *
     * @param after id of the previous page's last slot; empty for the first page
     * @param most maximum number of slots
     * @throws LedgerException if they can't be read
     */
    public List<SlotAvailability> upcoming(String after, int most) {
        return work(connection -> {
            try (PreparedStatement page = connection.prepareStatement(UPCOMING)) {
                page.setString(1, after);
                page.setInt(2, most);
                return slots(page);
            }
        });
    }

    private static final String CHANGES = "SELECT change_id, slot_id FROM slot_changes ORDER BY change_id LIMIT ?";

    /**
     * Returns changes made by other programs, oldest first.
     *
     * @param most maximum number of changes
     * @throws LedgerException if they can't be read
     */
    public List<Change> changes(int most) {
        return work(connection -> {
            try (PreparedStatement find = connection.prepareStatement(CHANGES)) {
                find.setInt(1, most);
                find.execute();
                return Statements.rows(find, row -> new Change(row.getLong(1), text(row, 2)));
            }
        });
    }

    private static final String FORGET = "DELETE FROM slot_changes WHERE change_id = ANY (?)";

    /**
     * Deletes the given changes, so that {@link #changes} does not return them again.
     *
     * @throws LedgerException if they can't be deleted
     */
    public void forget(List<Change> changes) {
        work(connection -> {
            try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                Object[] ids = changes.stream().map(Change::changeId).toArray();
                forget.setArray(1, connection.createArrayOf("int8", ids));
                return forget.executeUpdate();
            }
        });
    }

    /** Runs the work with auto-commit, because single statements need no transaction. */
    private <T> T work(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return work.with(connection);
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    private static List<SlotAvailability> slots(PreparedStatement statement) throws SQLException {
        statement.execute();
        return Statements.rows(statement, AvailabilityQueries::slot).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads a slot; empty if another program wrote values that the contract does not allow. */
    private static Optional<SlotAvailability> slot(ResultSet row) throws SQLException {
        try {
            SlotState slot = new SlotState(
                    text(row, 1),
                    text(row, 2),
                    JdbcLedgerTransaction.instant(row, 3),
                    JdbcLedgerTransaction.instant(row, 4),
                    row.getInt(5),
                    row.getInt(6),
                    row.getBoolean(7),
                    row.getInt(8),
                    row.getString(9),
                    row.getInt(10));
            return Optional.of(new SlotAvailability(slot, row.getBoolean(11), row.getLong(12)));
        } catch (ContractViolation odd) {
            log.atWarn()
                    .addKeyValue("slotId", text(row, 1))
                    .log("slot {} can't be published: {}", text(row, 1), odd.getMessage());
            return Optional.empty();
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a NOT NULL column");
    }
}
