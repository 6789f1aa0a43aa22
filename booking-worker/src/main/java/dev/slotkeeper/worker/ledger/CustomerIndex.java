package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The index that limits need, and nobody else: without it every batch reads all appointments there are. */
public final class CustomerIndex {

    private static final String NAME = "appointments_by_customer";

    /** What makes it, while the workers run; it can't be in a migration, which all have to pay for. */
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
     * Whether it is there, and whole: one whose making was broken off is not used.
     *
     * @throws LedgerException if that can't be seen
     */
    public boolean isThere() {
        try (Connection connection = dataSource.getConnection()) {
            // One statement needs no transaction around it.
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
