package dev.slotkeeper.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** The roles and the database that Slotkeeper expects to find. */
public final class PostgresRoles {

    /** The worker's role, which owns the database; also its password. */
    public static final String OWNER = "slotkeeper";

    /** The gateway's role, which reads what the worker's migrations let it read; also its password. */
    public static final String READER = "slotkeeper_reader";

    /** The database's name. */
    public static final String DATABASE = "slotkeeper";

    /** The role that makes the others. */
    public static final String SUPERUSER = "postgres";

    private static final String CREATE_ROLES = """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slotkeeper') THEN
                    CREATE ROLE slotkeeper LOGIN PASSWORD 'slotkeeper';
                END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slotkeeper_reader') THEN
                    CREATE ROLE slotkeeper_reader LOGIN PASSWORD 'slotkeeper_reader';
                END IF;
            END
            $$
            """;

    private static final String HAS_DATABASE = "SELECT 1 FROM pg_database WHERE datname = 'slotkeeper'";

    private static final String CREATE_DATABASE =
            "CREATE DATABASE slotkeeper OWNER slotkeeper ENCODING 'UTF8' TEMPLATE template0";

    private PostgresRoles() {}

    /**
     * Creates what is missing on the server that listens on this port of localhost.
     *
     * @throws CannotStart when the server refuses or doesn't answer
     */
    public static void create(int port, String superuserPassword) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser(SUPERUSER);
        source.setPassword(superuserPassword);
        source.setConnectTimeout(10);
        source.setSocketTimeout(30);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE_ROLES);
            if (!statement.executeQuery(HAS_DATABASE).next()) {
                statement.execute(CREATE_DATABASE);
            }
        } catch (SQLException e) {
            throw new CannotStart("The database can't be created: " + e.getMessage(), e);
        }
    }
}
