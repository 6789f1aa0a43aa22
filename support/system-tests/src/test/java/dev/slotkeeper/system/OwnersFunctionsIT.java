package dev.slotkeeper.system;

import static dev.slotkeeper.embedded.Sql.execute;
import static dev.slotkeeper.embedded.Sql.rows;
import static dev.slotkeeper.embedded.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.PostgresRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that functions that run with the owner's rights execute no code of their caller, even if the caller may create
 * temporary tables. Each test also removes the protection and shows that the attack then works.
 */
class OwnersFunctionsIT {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** A temporary table with the name that the owner's functions use. */
    private static final String SHADOW = """
        CREATE TEMPORARY TABLE slot_changes (slot_id text, ran_as text);
        CREATE FUNCTION pg_temp.take() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN NEW.ran_as := current_user; RETURN NEW; END';
        CREATE TRIGGER take BEFORE INSERT ON pg_temp.slot_changes FOR EACH ROW EXECUTE FUNCTION pg_temp.take();
        """;

    /** A table with a column type that the caller's code converts to text. */
    private static final String CAST = """
        CREATE TYPE pg_temp.label AS (letters text);
        CREATE FUNCTION pg_temp.spell(pg_temp.label) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN current_user; END';
        CREATE CAST (pg_temp.label AS text) WITH FUNCTION pg_temp.spell(pg_temp.label) AS ASSIGNMENT;
        CREATE TEMPORARY TABLE mine (slot_id pg_temp.label);
        CREATE TRIGGER take AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION record_slot_change();
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
        assertThat(withHiddenTable()).isEmpty();

        for (String function : List.of("count_slot_changes", "record_slot_change")) {
            asOwner("ALTER FUNCTION " + function + " SET search_path = " + tables.name());
        }
        assertThat(withHiddenTable())
                .as("without pg_temp at the end of the path")
                .hasSize(2)
                .containsOnly(PostgresRoles.OWNER);
    }

    @Test
    void ownersFunctionsCanNotBeMisledByOtherTables() throws SQLException {
        try (Connection worker = worker()) {
            assertThatThrownBy(() -> execute(worker, CAST))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo(INSUFFICIENT_PRIVILEGE));
        }

        asOwner("GRANT EXECUTE ON FUNCTION record_slot_change() TO PUBLIC");
        try (Connection worker = worker();
                Connection owner = tables.connect()) {
            execute(worker, CAST);
            assertThat(value(owner, "SELECT slot_id FROM slot_changes"))
                    .as("with the right to execute the function")
                    .isEqualTo(PostgresRoles.OWNER);
        }
    }

    @Test
    void everyFunctionWithTheOwnersRightsIsShielded() throws SQLException {
        try (Connection owner = tables.connect()) {
            assertThat(rows(owner, FUNCTIONS))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(function -> assertThat(function).endsWith(": "));
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection owner = tables.connect()) {
            execute(owner, sql);
        }
    }

    /** Returns the roles that the trigger of the worker's temporary table ran as, one for each run. */
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
        asOwner("GRANT USAGE ON SCHEMA " + tables.name() + " TO slotkeeper_worker");
        Connection worker = DriverManager.getConnection(
                BookingSystem.SERVICES.jdbcUrl(), PostgresRoles.WORKER, PostgresRoles.WORKER);
        worker.setSchema(tables.name());
        return worker;
    }
}
