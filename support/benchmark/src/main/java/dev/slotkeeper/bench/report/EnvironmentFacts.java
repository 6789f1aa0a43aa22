package dev.slotkeeper.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** Collects facts about the machine, this JVM and PostgreSQL. */
public final class EnvironmentFacts {

    private static final long MIB = 1024 * 1024;

    private static final String VERSION = "server_version";

    /** Settings that determine durability and the cost of checkpoints. */
    private static final List<String> SETTINGS = List.of(
            VERSION,
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_level",
            "wal_compression",
            "max_wal_size",
            "checkpoint_timeout",
            "shared_buffers",
            "work_mem",
            "max_connections",
            "autovacuum",
            "jit");

    private EnvironmentFacts() {}

    /**
     * Collects the facts at the end of a run, while PostgreSQL is still running.
     *
     * @param connection connection to the measured PostgreSQL
     * @param options options of the run, as the report shows them
     */
    public static Facts find(Connection connection, Instant startedAt, List<String> options) {
        Map<String, String> settings = settings(connection);
        String postgresql = String.valueOf(settings.remove(VERSION));
        return new Facts(
                startedAt.truncatedTo(ChronoUnit.SECONDS),
                Duration.ofSeconds(Duration.between(startedAt, Instant.now()).toSeconds()),
                options,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                os(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                AppInfoParser.getVersion(),
                postgresql,
                settings);
    }

    /** Returns all settings at once, in the format of SHOW. */
    private static final String SHOW = """
            SELECT name, current_setting(name)
              FROM unnest(?) WITH ORDINALITY AS wanted (name, position)
             ORDER BY position
            """;

    private static Map<String, String> settings(Connection connection) {
        Map<String, String> settings = new LinkedHashMap<>();
        try (PreparedStatement show = connection.prepareStatement(SHOW)) {
            Array names = connection.createArrayOf("text", SETTINGS.toArray());
            show.setArray(1, names);
            try (ResultSet row = show.executeQuery()) {
                while (row.next()) {
                    settings.put(row.getString(1), row.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL's settings can't be read", e);
        }
        return settings;
    }

    /** Returns the operating system without the distributor's suffix of the kernel version. */
    private static String os() {
        String version = System.getProperty("os.version").replaceFirst("-.*", "");
        return System.getProperty("os.name") + " " + version + " " + System.getProperty("os.arch");
    }

    private static long memory() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.max(1, machine.getTotalMemorySize() / MIB);
    }
}
