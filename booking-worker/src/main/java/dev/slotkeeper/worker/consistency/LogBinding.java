package dev.slotkeeper.worker.consistency;

import dev.slotkeeper.worker.ledger.LedgerException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code request_log}, which records the request topic that this database's decisions came from. */
public final class LogBinding {

    private static final String READ = "SELECT ledger_id, topic_id FROM request_log";
    private static final String BIND = "UPDATE request_log SET topic_id = ? WHERE topic_id IS NULL";

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public LogBinding(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The row of the table.
     *
     * @param ledgerId id of the database
     * @param topicId Kafka's id of the request topic; null before the first worker starts or after an operator's reset
     */
    public record Row(UUID ledgerId, @Nullable String topicId) {}

    /**
     * Reads the row.
     *
     * @throws LedgerException if it can't be read
     */
    public Row read() {
        try (Connection connection = connect()) {
            return read(connection);
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    /**
     * Records the topic unless one is already recorded.
     *
     * @return the row after that
     * @throws LedgerException if it can't be written
     */
    public Row bind(String topicId) {
        try (Connection connection = connect();
                PreparedStatement bind = connection.prepareStatement(BIND)) {
            bind.setString(1, topicId);
            bind.executeUpdate();
            return read(connection);
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    /** Returns a connection with auto-commit, because single statements need no transaction. */
    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }

    private static Row read(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ);
                ResultSet row = read.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("request_log has no row");
            }
            return new Row(Objects.requireNonNull(row.getObject(1, UUID.class)), row.getString(2));
        }
    }
}
