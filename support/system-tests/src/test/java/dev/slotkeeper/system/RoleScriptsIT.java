package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles are made in three places, for three ways to run a server; they are the same ones. */
class RoleScriptsIT {

    private static final Path SCRIPTS = Path.of("..", "..", "deploy", "postgres");

    private static final String ROLES = """
        SELECT concat_ws(' ', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
                         rolbypassrls, rolconnlimit)
          FROM pg_roles WHERE rolname LIKE 'slotkeeper%'
         UNION ALL
        SELECT concat_ws(' ', roleid::regrole, 'to', member::regrole, admin_option, inherit_option, set_option)
          FROM pg_auth_members WHERE member::regrole::text LIKE 'slotkeeper%' OR roleid::regrole::text LIKE 'slotkeeper%'
         UNION ALL
        SELECT concat_ws(' ', datname, datdba::regrole, pg_encoding_to_char(encoding), datcollate, datallowconn,
                         (SELECT string_agg(acl::text, ',' ORDER BY acl::text) FROM unnest(datacl) AS acl))
          FROM pg_database WHERE datname = 'slotkeeper'
         ORDER BY 1
        """;

    @TempDir
    static Path folder;

    private static EmbeddedServices services;

    @BeforeAll
    static void start() {
        services = new EmbeddedServices(EmbeddedServices.Settings.in(folder).partitions(1)).start();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @BeforeEach
    void forgetTheRoles() throws SQLException, IOException {
        try (Connection superuser = superuser()) {
            Sql.execute(superuser, "DROP DATABASE IF EXISTS slotkeeper WITH (FORCE)");
            for (String role :
                    List.of("slotkeeper", "slotkeeper_worker", "slotkeeper_reader", "slotkeeper_replication")) {
                Sql.execute(superuser, "DROP ROLE IF EXISTS " + role);
            }
        }
    }

    @Test
    void theScriptsMakeTheSameRolesAsTheTestsHave() throws Exception {
        PostgresRoles.create(port(), superuserPassword());
        List<String> tests = rows(ROLES);
        assertThat(tests).hasSize(5);

        forgetTheRoles();
        runRolesSql();
        List<String> script = rows(ROLES);
        assertPasswords();

        forgetTheRoles();
        runInitSql();
        assertThat(rows(ROLES)).as("init.sql, as roles.sql").isEqualTo(script);
        assertPasswords();

        assertThat(script)
                .filteredOn(row -> !row.startsWith("slotkeeper_replication "))
                .as("roles.sql, as PostgresRoles")
                .isEqualTo(tests);
        assertThat(script).contains("slotkeeper_replication f t f f t t f -1");
    }

    /** From one role for migrations and work to two, by what docs/operations/secure.md says. */
    @Test
    void changingOverDoesWhatTheDocsSay() throws Exception {
        PostgresRoles.create(port(), superuserPassword());
        try (Connection superuser = superuser()) {
            Sql.execute(superuser, "REVOKE ALL ON DATABASE slotkeeper FROM slotkeeper_worker");
            Sql.execute(superuser, "DROP ROLE slotkeeper_worker");
            Sql.execute(superuser, "GRANT CONNECT, TEMPORARY ON DATABASE slotkeeper TO PUBLIC");
        }
        migrate();
        List<String> parts = changingOver();

        try (Connection superuser = superuser()) {
            for (String statement :
                    parts.get(0).replace("…", PostgresRoles.WORKER).split(";\n", -1)) {
                if (!statement.isBlank()) {
                    Sql.execute(superuser, statement);
                }
            }
        }
        assertThat(migrate()).as("migrations run a second time").isZero();
        assertThatThrownBy(() -> asWorker("SELECT count(*) FROM booking_decisions"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));

        try (Connection owner =
                DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER)) {
            Sql.execute(owner, parts.get(1));
        }
        assertThat(migrate()).isEqualTo(1);
        asWorker("SELECT count(*) FROM booking_decisions");
        asWorker("UPDATE availability_slots SET waiting = waiting");
        assertThatThrownBy(() -> asWorker("CREATE TEMPORARY TABLE mine (id int)"))
                .isInstanceOf(SQLException.class);
    }

    /** The superuser's part, then the owner's. */
    private static List<String> changingOver() throws IOException {
        String docs = Files.readString(Path.of("..", "..", "docs", "operations", "secure.md"));
        Matcher parts = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(docs.substring(docs.indexOf("**To change over**")));
        List<String> found = new ArrayList<>();
        while (found.size() < 2 && parts.find()) {
            found.add(parts.group(1));
        }
        return found;
    }

    /** As psql does it, with all passwords given. */
    private static void runRolesSql() throws SQLException, IOException {
        StringBuilder script = new StringBuilder();
        for (String line : Files.readAllLines(SCRIPTS.resolve("roles.sql"))) {
            if (!line.startsWith("\\") && !line.startsWith("--")) {
                script.append(line.replaceAll(":'(\\w+)_password'", "'the-$1'")).append('\n');
            }
        }
        run(script.toString().split(";\n", -1));
    }

    /** As the server does it in single-user mode, with the secrets in their files. */
    private static void runInitSql() throws SQLException, IOException {
        String script = Files.readString(SCRIPTS.resolve("init.sql"))
                .replace("btrim(pg_read_file('/run/secrets/postgres/postgres_' || role), E' \\n')", "('the-' || role)");
        assertThat(script).doesNotContain("pg_read_file");
        run(script.split(";\n\n", -1));
    }

    private static void run(String... statements) throws SQLException, IOException {
        try (Connection superuser = superuser()) {
            for (String statement : statements) {
                if (!statement.isBlank()) {
                    Sql.execute(superuser, statement);
                }
            }
        }
    }

    private static void assertPasswords() throws SQLException {
        for (Map.Entry<String, String> role : Map.of(
                        "slotkeeper", "the-owner",
                        "slotkeeper_worker", "the-worker",
                        "slotkeeper_reader", "the-reader")
                .entrySet()) {
            DriverManager.getConnection(services.jdbcUrl(), role.getKey(), role.getValue())
                    .close();
        }
    }

    private static int migrate() {
        return Flyway.configure()
                .dataSource(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER)
                .placeholders(Map.of("readerRole", PostgresRoles.READER, "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private static void asWorker(String sql) throws SQLException {
        try (Connection worker =
                DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.WORKER, PostgresRoles.WORKER)) {
            Sql.execute(worker, sql);
        }
    }

    private static List<String> rows(String sql) throws SQLException, IOException {
        try (Connection superuser = superuser()) {
            return Sql.rows(superuser, sql);
        }
    }

    private static Connection superuser() throws SQLException, IOException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port() + "/postgres", PostgresRoles.SUPERUSER, superuserPassword());
    }

    private static String superuserPassword() throws IOException {
        return Files.readString(services.stateDir().resolve("postgres.superuser"));
    }

    private static int port() {
        Matcher port = Pattern.compile(":(\\d+)/").matcher(services.jdbcUrl());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }
}
