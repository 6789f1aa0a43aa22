package dev.slotkeeper.system;

import static dev.slotkeeper.system.OwnSchema.execute;
import static dev.slotkeeper.system.OwnSchema.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.PostgresRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Functions that run with the owner's rights run nothing of their caller's, even where the caller may make temporary tables.
 * Each attack is shown to work on the tables of the version before.
 */
class OwnersFunctionsIT {

    private static final String BEFORE = "5.2";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** The owner's functions look for slot_changes by its name. */
    private static final String SHADOW = """
        CREATE TEMPORARY TABLE slot_changes (slot_id text, ran_as text);
        CREATE FUNCTION pg_temp.take() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN NEW.ran_as := current_user; RETURN NEW; END';
        CREATE TRIGGER take BEFORE INSERT ON pg_temp.slot_changes FOR EACH ROW EXECUTE FUNCTION pg_temp.take();
        """;

    /** A value of this type becomes a text by code of the caller's. */
    private static final String CAST = """
        CREATE TYPE pg_temp.label AS (letters text);
        CREATE FUNCTION pg_temp.spell(pg_temp.label) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN current_user; END';
        CREATE CAST (pg_temp.label AS text) WITH FUNCTION pg_temp.spell(pg_temp.label) AS ASSIGNMENT;
        CREATE TEMPORARY TABLE mine (slot_id pg_temp.label);
        CREATE TRIGGER take AFTER INSERT ON mine REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION note_new_slots();
        INSERT INTO mine VALUES (ROW('a'));
        """;

    private static final String MAKE_SLOT = """
        INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
        VALUES ('s', 'r', '2031-01-01', '2031-01-02', 1)
        """;

    /** As an extension adds none to this schema, all of them are ours. */
    private static final String FUNCTIONS = """
        SELECT proname || ': ' || concat_ws(', ',
                   CASE WHEN NOT coalesce('search_path=' || current_schema() || ', pg_temp' = ANY (proconfig), false)
                        THEN 'finds what its caller made' END,
                   CASE WHEN has_function_privilege('public', oid, 'EXECUTE') THEN 'is for everybody' END)
          FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace
         ORDER BY 1
        """;

    private final OwnSchema tables = new OwnSchema();

    @BeforeEach
    void letTheWorkerMakeTemporaryTables() throws SQLException {
        try (Connection owner = BookingSystem.SERVICES.connect()) {
            execute(owner, "GRANT TEMPORARY ON DATABASE slotkeeper TO slotkeeper_worker");
        }
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        try (Connection owner = BookingSystem.SERVICES.connect()) {
            execute(owner, "REVOKE TEMPORARY ON DATABASE slotkeeper FROM slotkeeper_worker");
        }
        tables.close();
    }

    @Test
    void aTableThatHidesOneOfTheOwnersIsNotUsed() throws SQLException {
        tables.migrate(BEFORE);
        assertThat(withHiddenTable()).as("before").containsOnly(PostgresRoles.OWNER);

        tables.migrate();
        assertThat(withHiddenTable()).isEmpty();
    }

    @Test
    void ownersFunctionsCanNotBeMisledByOtherTables() throws SQLException {
        tables.migrate(BEFORE);
        try (Connection worker = worker()) {
            execute(worker, CAST);
            try (Connection owner = tables.connect()) {
                assertThat(value(owner, "SELECT slot_id FROM slot_changes"))
                        .as("before")
                        .isEqualTo(PostgresRoles.OWNER);
            }
        }

        tables.migrate();
        try (Connection worker = worker()) {
            assertThatThrownBy(() -> execute(worker, CAST))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo(INSUFFICIENT_PRIVILEGE));
        }
    }

    @Test
    void everyFunctionWithTheOwnersRightsIsShielded() throws SQLException {
        tables.migrate();
        try (Connection owner = tables.connect()) {
            assertThat(rows(owner, FUNCTIONS))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(function -> assertThat(function).endsWith(": "));
        }
    }

    /** Under whose name the trigger of the worker's own table ran. */
    private List<String> withHiddenTable() throws SQLException {
        try (Connection worker = worker()) {
            execute(worker, SHADOW);
            worker.setAutoCommit(false);
            execute(worker, MAKE_SLOT);
            execute(worker, "UPDATE availability_slots SET waiting = waiting");
            List<String> ranAs = rows(worker, "SELECT ran_as FROM pg_temp.slot_changes");
            worker.rollback();
            return ranAs;
        }
    }

    private Connection worker() throws SQLException {
        try (Connection owner = tables.connect()) {
            execute(owner, "GRANT USAGE ON SCHEMA " + tables.name() + " TO slotkeeper_worker");
            execute(
                    owner,
                    "GRANT SELECT, INSERT, UPDATE (waiting, sequence) ON availability_slots TO slotkeeper_worker");
        }
        Connection worker = DriverManager.getConnection(
                BookingSystem.SERVICES.jdbcUrl(), PostgresRoles.WORKER, PostgresRoles.WORKER);
        worker.setSchema(tables.name());
        return worker;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }
}
