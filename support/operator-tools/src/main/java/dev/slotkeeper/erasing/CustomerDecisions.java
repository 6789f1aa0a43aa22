package dev.slotkeeper.erasing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts and changes the decisions that name one customer, within the caller's transaction. */
final class CustomerDecisions {

    private static final int ROWS_AT_ONCE = 500;

    private final Connection connection;
    private final String customerId;

    CustomerDecisions(Connection connection, String customerId) {
        this.connection = connection;
        this.customerId = customerId;
    }

    /** A decision names its customer in a column. The replies that it stores may name customers of other bookings. */
    private static final String OF_CUSTOMER = """
             FROM booking_decisions
            WHERE customer_id = ? OR position(? IN details) > 0 OR position(? IN follow_ups) > 0
            """;

    private static final String COUNT = "SELECT count(*)" + OF_CUSTOMER;

    long count() throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            bindCustomer(count);
            return CustomerRows.number(count);
        }
    }

    private static final String DECISIONS =
            "SELECT request_id, request_digest, customer_id, details, follow_ups" + OF_CUSTOMER;

    private static final String ERASE_DECISION = """
            UPDATE booking_decisions SET request_digest = ?, customer_id = ?, details = ?, follow_ups = ? WHERE request_id = ?
            """;

    /** Replaces the customer's id with the pseudonym and returns the number of changed decisions. */
    long erase(String pseudonym) throws SQLException {
        long erased = 0;
        try (PreparedStatement query = connection.prepareStatement(DECISIONS);
                PreparedStatement update = connection.prepareStatement(ERASE_DECISION)) {
            query.setFetchSize(ROWS_AT_ONCE);
            bindCustomer(query);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    StoredDecision stored = new StoredDecision(
                            CustomerRows.uuid(row, 1),
                            CustomerRows.uuid(row, 2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5));
                    bind(update, stored.without(customerId, pseudonym));
                    update.addBatch();
                    erased++;
                    if (erased % ROWS_AT_ONCE == 0) {
                        update.executeBatch();
                    }
                }
            }
            update.executeBatch();
        }
        return erased;
    }

    private static void bind(PreparedStatement update, StoredDecision decision) throws SQLException {
        update.setObject(1, decision.digest());
        update.setString(2, decision.customerId());
        update.setString(3, decision.details());
        update.setString(4, decision.followUps());
        update.setObject(5, decision.requestId());
    }

    /**
     * Binds the customer's id as a column value, and as the JSON member that the reply's writer escaped the same way.
     */
    private void bindCustomer(PreparedStatement statement) throws SQLException {
        String inReply =
                "\"customerId\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(customerId)) + '"';
        statement.setString(1, customerId);
        statement.setString(2, inReply);
        statement.setString(3, inReply);
    }
}
