package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The index that only customer limits need: with limits and without it, every batch reads all appointments. */
public final class CustomerIndex {

    private static final String NAME = "appointments_by_customer";

    /**
     * Creates the index while workers run. It is in no migration, because installations without limits do not need it.
     */
    public static final String CREATE = """
            CREATE INDEX CONCURRENTLY %s ON appointments (customer_id) \
            WHERE status IN ('CONFIRMED', 'HELD', 'WAITLISTED')""".formatted(NAME);

    private static final String FIND = """
            SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('%s') AND indisvalid
            """.formatted(NAME);

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public CustomerIndex(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Returns true if the index exists and is valid. PostgreSQL does not use one whose creation was interrupted.
     *
     * @throws LedgerException if the catalog can't be read
     */
    public boolean isThere() {
        try (Connection connection = dataSource.getConnection()) {
            // A single statement needs no transaction.
            connection.setAutoCommit(true);
            try (PreparedStatement find = connection.prepareStatement(FIND);
                    ResultSet row = find.executeQuery()) {
                return row.next() && row.getInt(1) > 0;
            }
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }
}
