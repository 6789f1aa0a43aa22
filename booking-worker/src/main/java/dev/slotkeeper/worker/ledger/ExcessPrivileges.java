package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Finds database privileges that the worker does not need. With temporary tables or objects in the tables' schema, a
 * role could make functions that run with the owner's rights use its own objects.
 */
public final class ExcessPrivileges {

    /** Skips a role that owns the tables, because ownership implies both privileges. */
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
    public ExcessPrivileges(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Reads the privileges of PUBLIC and of the current role.
     *
     * @return one line for each excessive privilege; empty if there is none
     * @throws LedgerException if they can't be read
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
