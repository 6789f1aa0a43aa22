package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table {@code request_log}: which log the decisions of this database came from. */
public final class LogBinding {

    private static final String READ = "SELECT ledger_id, topic_id FROM request_log";
    private static final String BIND = "UPDATE request_log SET topic_id = ? WHERE topic_id IS NULL";

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public LogBinding(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What the table says.
     *
     * @param ledgerId names the database
     * @param topicId Kafka's id of the topic of requests; null before the first worker, or by the operator's wish
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
     * From now on the decisions come from this topic, unless they come from another one already.
     *
     * @return what the table says then
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

    /** Single statements need no transaction around them. */
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
