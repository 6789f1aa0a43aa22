package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Finds rights in the database that no work needs. Temporary tables, and objects in the schema of the tables, are what
 * functions that run with the owner's rights have been deceived with.
 */
public final class ExcessiveRights {

    /** The owner of tables keeps both rights by ownership, so its own are not counted. */
    private static final String LOOK = """
        WITH grantee (name, label) AS (
            SELECT 'public', 'PUBLIC'
             UNION ALL
            SELECT current_user::text, 'the role ' || current_user
             WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = 'availability_slots'::regclass
                                  AND pg_has_role(current_user, relowner, 'USAGE'))
        )
        SELECT label || ' has TEMPORARY on the database ' || current_database()
          FROM grantee WHERE has_database_privilege(name, current_database(), 'TEMPORARY')
         UNION ALL
        SELECT label || ' has CREATE on the schema ' || current_schema()
          FROM grantee WHERE has_schema_privilege(name, current_schema(), 'CREATE')
         ORDER BY 1
        """;

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public ExcessiveRights(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Looks.
     *
     * @return one line for each right; empty where there is none
     * @throws LedgerException if it can't be seen
     */
    public List<String> find() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement look = connection.prepareStatement(LOOK);
                    ResultSet row = look.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (row.next()) {
                    found.add(row.getString(1));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }
}
