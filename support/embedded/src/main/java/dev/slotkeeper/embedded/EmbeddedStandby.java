package dev.slotkeeper.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Runs a synchronous standby of an {@link EmbeddedServices}' PostgreSQL: what the primary acknowledges is on both
 * servers. The standby is made from a copy of the primary's data, for which the primary is stopped briefly.
 */
public final class EmbeddedStandby implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String NAME = "standby";

    private final EmbeddedServices primary;
    private final StateFolder state;
    private final Supervisor server;
    private final int port = Ports.free();

    /**
     * Starts the standby and returns when it streams and the primary waits for it.
     *
     * @throws StartupException if the standby can't be set up; the message is one line for a person
     */
    public EmbeddedStandby(EmbeddedServices primary, Path stateDir) {
        this.primary = primary;
        this.state = StateFolder.hold(stateDir);
        this.server = new Supervisor(
                new LocalPostgres(state, PostgresBinaries.unpacked(state), port), new OrphanProcesses(state));
        try {
            primary.stopPostgres();
            copy(primary.stateDir().resolve("postgres"), state.path("postgres"));
            followPrimary();
            primary.startPostgres();
            server.start();
            onSuperuser(primary.jdbcUrl(), "ALTER SYSTEM SET synchronous_standby_names = '" + NAME + "'");
            onSuperuser(primary.jdbcUrl(), "SELECT pg_reload_conf()");
            if (!Await.await(TIMEOUT, this::isSynchronous)) {
                throw new StartupException("The standby does not follow its primary.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new StartupException("The standby can't be set up: " + e.getMessage(), e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void followPrimary() throws IOException {
        Path data = state.path("postgres");
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=%s password=%s application_name=%s'%n"
                        .formatted(primaryPort(), PostgresRoles.SUPERUSER, superuserPassword(), NAME),
                StandardOpenOption.APPEND);
    }

    private int primaryPort() {
        return URI.create(primary.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    private String superuserPassword() throws IOException {
        return Files.readString(primary.stateDir().resolve("postgres.superuser"));
    }

    private boolean isSynchronous() {
        return isTrue(primary.jdbcUrl(), """
                SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'
                """);
    }

    private boolean isTrue(String url, String question) {
        try (Connection connection = superuser(url)) {
            return Sql.value(connection, question).equals("t");
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Returns the standby's port. */
    public int port() {
        return port;
    }

    /** Pauses the replay: the standby stores what the primary sends, but its queries do not see it. */
    public void holdBack() {
        onStandby("SELECT pg_wal_replay_pause()");
        if (!Await.await(TIMEOUT, () -> isTrue(jdbcUrl(), "SELECT pg_get_wal_replay_pause_state() = 'paused'"))) {
            throw new IllegalStateException("the standby's replay did not pause");
        }
    }

    /** Resumes the replay, including what was stored during the pause. */
    public void catchUp() {
        onStandby("SELECT pg_wal_replay_resume()");
    }

    /** Kills the standby, which stays stopped; the primary continues without it. */
    public void crash() {
        server.crash();
        try {
            onSuperuser(primary.jdbcUrl(), "ALTER SYSTEM SET synchronous_standby_names = ''");
            onSuperuser(primary.jdbcUrl(), "SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException("the primary can't continue without the standby", e);
        }
    }

    /** Returns the standby's address, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/" + PostgresRoles.DATABASE;
    }

    /** Kills the primary, which stays stopped; returns when the standby accepts writes. */
    public void failOver() {
        primary.crashPostgres();
        try {
            onSuperuser(jdbcUrl(), "ALTER SYSTEM SET synchronous_standby_names = ''");
            onSuperuser(jdbcUrl(), "SELECT pg_promote()");
        } catch (SQLException e) {
            throw new IllegalStateException("the standby can't be promoted", e);
        }
    }

    private void onStandby(String sql) {
        try {
            onSuperuser(jdbcUrl(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void onSuperuser(String url, String sql) throws SQLException {
        try (Connection connection = superuser(url)) {
            Sql.execute(connection, sql);
        }
    }

    private Connection superuser(String url) throws SQLException {
        try {
            return DriverManager.getConnection(url, PostgresRoles.SUPERUSER, superuserPassword());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        state.close();
    }
}
