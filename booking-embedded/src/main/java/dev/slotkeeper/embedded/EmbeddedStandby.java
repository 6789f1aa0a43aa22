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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A synchronous standby of an {@link EmbeddedServices}' PostgreSQL: what the primary acknowledges is on both. Made from a
 * copy of its data, for which the primary is stopped for a moment.
 */
public final class EmbeddedStandby implements AutoCloseable {

    private static final Duration CONNECTS = Duration.ofSeconds(30);
    private static final String NAME = "standby";

    private final EmbeddedServices primary;
    private final StateFolder state;
    private final Supervisor server;
    private final int port = Ports.free();

    /**
     * Returns when the standby has caught up and the primary waits for it.
     *
     * @throws CannotStart with one line for a person
     */
    public EmbeddedStandby(EmbeddedServices primary, Path stateDir) {
        this.primary = primary;
        this.state = StateFolder.hold(stateDir);
        this.server =
                new Supervisor(new LocalPostgres(state, PostgresBinaries.unpacked(state), port), new Leftovers(state));
        try {
            primary.stopPostgres();
            copy(primary.stateDir().resolve("postgres"), state.path("postgres"));
            followPrimary();
            primary.startPostgres();
            server.start();
            onSuperuser(primary.jdbcUrl(), "ALTER SYSTEM SET synchronous_standby_names = '" + NAME + "'");
            onSuperuser(primary.jdbcUrl(), "SELECT pg_reload_conf()");
            if (!Patience.await(CONNECTS, this::isSynchronous)) {
                throw new CannotStart("The standby does not follow its primary.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new CannotStart("The standby can't be set up: " + e.getMessage(), e);
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
        return tells(primary.jdbcUrl(), """
                SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'
                """);
    }

    private boolean tells(String url, String question) {
        try (Connection connection = superuser(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** The standby's port. */
    public int port() {
        return port;
    }

    /** From now on it keeps what the primary sends, but shows nothing of it. */
    public void holdBack() {
        onStandby("SELECT pg_wal_replay_pause()");
        if (!Patience.await(CONNECTS, () -> tells(jdbcUrl(), "SELECT pg_get_wal_replay_pause_state() = 'paused'"))) {
            throw new IllegalStateException("the standby does not hold back");
        }
    }

    /** It shows what it kept back, and goes on. */
    public void catchUp() {
        onStandby("SELECT pg_wal_replay_resume()");
    }

    /** It is killed and stays away, and the primary goes on without it. */
    public void crash() {
        server.crash();
        try {
            onSuperuser(primary.jdbcUrl(), "ALTER SYSTEM SET synchronous_standby_names = ''");
            onSuperuser(primary.jdbcUrl(), "SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException("the primary can't go on alone", e);
        }
    }

    /** The standby's address, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/" + PostgresRoles.DATABASE;
    }

    /** The primary is killed and stays away; returns when the standby takes writes. */
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
        try (Connection connection = superuser(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
