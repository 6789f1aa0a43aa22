package dev.slotkeeper.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Creates the roles and the database that Slotkeeper needs. */
public final class PostgresRoles {

    /** The role that owns the database and runs the migrations; also its password. */
    public static final String OWNER = "slotkeeper";

    /** The worker's role, which may do what the migrations let it do; also its password. */
    public static final String WORKER = "slotkeeper_worker";

    /** The gateway's role, which reads what the migrations let it read; also its password. */
    public static final String READER = "slotkeeper_reader";

    /** The database's name. */
    public static final String DATABASE = "slotkeeper";

    /** The role that creates the others. */
    public static final String SUPERUSER = "postgres";

    private static final String CREATE_ROLES = """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slotkeeper') THEN
                    CREATE ROLE slotkeeper LOGIN PASSWORD 'slotkeeper';
                END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'slotkeeper_worker') THEN
                    CREATE ROLE slotkeeper_worker LOGIN PASSWORD 'slotkeeper_worker';
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

    /**
     * Lets only these roles connect and allows no temporary tables. The owner can see and end the worker's sessions.
     */
    private static final String LET_IN = """
            GRANT slotkeeper_worker TO slotkeeper;
            REVOKE ALL ON DATABASE slotkeeper FROM PUBLIC;
            GRANT CONNECT ON DATABASE slotkeeper TO slotkeeper_worker, slotkeeper_reader;
            """;

    private PostgresRoles() {}

    /** Returns the program arguments that make a worker use its role. */
    public static List<String> workerArguments() {
        return List.of(
                "--spring.datasource.username=" + WORKER,
                "--spring.datasource.password=" + WORKER,
                "--spring.flyway.user=" + OWNER,
                "--spring.flyway.password=" + OWNER);
    }

    /**
     * Creates the missing roles and the database on the server on this port of localhost.
     *
     * @throws StartupException if the server refuses or does not answer
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
            statement.execute(LET_IN);
        } catch (SQLException e) {
            throw new StartupException("The database can't be created: " + e.getMessage(), e);
        }
    }
}
