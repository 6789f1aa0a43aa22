package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.embedded.PostgresRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Takes the backups of docs/operations/deploy.md under load, and restores them as docs/operations/recover.md says. */
class BackupIT {

    private static final String OVERBOOKED = """
        SELECT count(*) FROM availability_slots AS slot
          LEFT JOIN (SELECT slot_id, sum(quantity) AS seats FROM appointments
                      WHERE status IN ('CONFIRMED', 'HELD') GROUP BY slot_id) AS live USING (slot_id)
         WHERE current_bookings > capacity OR current_bookings <> coalesce(live.seats, 0)
        """;

    private static final String ALL = """
        SELECT count(*) || ' ' || md5(string_agg(d::text, ',' ORDER BY request_id))
               || (SELECT md5(string_agg(a::text, ',' ORDER BY booking_id)) FROM appointments AS a)
          FROM booking_decisions AS d
        """;

    /** The role of roles.sql that copies the server; also its password. */
    private static final String REPLICATION = "slotkeeper_replication";

    @TempDir
    Path folder;

    private RestorableSystem system;
    private PostgresTools tools;

    @BeforeEach
    void start() throws IOException, SQLException {
        // First, as without them nothing has to be started.
        tools = PostgresTools.find();
        system = new RestorableSystem(folder.resolve("state"));
        system.asSuperuser("CREATE ROLE " + REPLICATION + " LOGIN REPLICATION PASSWORD '" + REPLICATION + "'");
        system.startWorker();
        system.createSlots();
        // Two periods, so that a backup has to keep them apart.
        system.asSuperuser("UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
        assertThat(system.value("SELECT begin_decision_period('90 days')")).isEqualTo("2");
    }

    @AfterEach
    void stop() {
        if (system != null) {
            system.close();
        }
    }

    @Test
    void aBaseBackupWithTheArchivedWalLosesNothing() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        system.asSuperuser("ALTER SYSTEM SET archive_mode = on");
        system.asSuperuser("ALTER SYSTEM SET archive_timeout = '60s'");
        system.asSuperuser("ALTER SYSTEM SET archive_command = 'test ! -f " + archive + "/%f && cp %p " + archive
                + "/%f.part && mv " + archive + "/%f.part " + archive + "/%f'");
        system.services().stopPostgres();
        system.services().startPostgres();
        system.startTraffic();
        system.awaitDecisions(200);
        baseBackup();
        system.awaitDecisions(200);
        system.endTraffic();
        system.stopWorker();
        String before = system.value(ALL);
        String last = system.value("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
        system.asSuperuser("SELECT pg_switch_wal()");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(archive.resolve(last)));

        putBack();
        Files.writeString(
                system.data().resolve("postgresql.auto.conf"),
                "restore_command = 'cp " + archive + "/%f %p'\n",
                StandardOpenOption.APPEND);
        Files.createFile(system.data().resolve("recovery.signal"));
        system.services().startPostgres();

        assertThat(system.value(ALL)).isEqualTo(before);
        system.startWorker();
        expectToGoOn();
        assertThat(system.audit()).contains("exit status 0", "No difference.");
    }

    @Test
    void aBaseBackupAloneLosesWhatCameAfterItAndTheAuditNamesIt() throws Exception {
        system.startTraffic();
        system.awaitDecisions(200);
        baseBackup();
        Set<String> reply = decideMoreAndStop();

        putBack();
        system.services().startPostgres();

        expectOnlyTheLatestToBeMissing(reply);
    }

    @Test
    void aDumpIsRestoredIntoAnEmptyServerAndTheAuditNamesWhatCameAfterIt() throws Exception {
        system.startTraffic();
        system.awaitDecisions(200);
        Path dump = folder.resolve("slotkeeper.dump");
        tools.run(
                PostgresRoles.OWNER,
                "pg_dump",
                "--host=localhost",
                "--port=" + system.port(),
                "--username=" + PostgresRoles.OWNER,
                "--format=custom",
                "--file=" + dump,
                PostgresRoles.DATABASE);
        Set<String> reply = decideMoreAndStop();

        system.makeServerAnew();
        tools.run(
                system.superuserPassword(),
                "pg_restore",
                "--host=localhost",
                "--port=" + system.port(),
                "--username=" + PostgresRoles.SUPERUSER,
                "--exit-on-error",
                "--dbname=" + PostgresRoles.DATABASE,
                dump.toString());

        expectOnlyTheLatestToBeMissing(reply);
        system.asSuperuser("UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
        assertThat(system.value("SELECT begin_decision_period('90 days')")).isEqualTo("3");
    }

    private Set<String> decideMoreAndStop() throws Exception {
        system.awaitDecisions(200);
        system.endTraffic();
        system.stopWorker();
        return system.decided();
    }

    private void expectOnlyTheLatestToBeMissing(Set<String> reply) throws Exception {
        Set<String> kept = system.decided();
        Set<String> lost = new TreeSet<>(reply);
        lost.removeAll(kept);
        assertThat(reply).containsAll(kept);
        assertThat(kept).hasSizeGreaterThanOrEqualTo(200);
        assertThat(lost).hasSizeGreaterThanOrEqualTo(200);
        assertThat(system.value(OVERBOOKED)).isEqualTo("0");
        List<String> audit = system.audit();
        assertThat(audit)
                .contains("exit status 1")
                .anyMatch(line ->
                        line.startsWith("Differences: " + String.format(Locale.ROOT, "%,d", lost.size()) + ","));
        assertThat(audit.stream().filter(line -> line.startsWith("DECISION_MISSING ")))
                .as("customers to notify")
                .hasSize(lost.size())
                .allMatch(line -> lost.stream().anyMatch(line::contains));
        assertThat(audit).filteredOn(line -> line.contains(" requestId ")).hasSize(lost.size());

        system.deleteFeed();
        system.startWorker();
        expectToGoOn();
        BookSlot again = new BookSlot(
                UUID.fromString(lost.iterator().next()),
                "s-0",
                "c",
                1,
                null,
                Instant.now().plusSeconds(60));
        assertThat(system.ask(again)).isEqualTo("CONFIRMED");
        assertThat(system.value(OVERBOOKED)).isEqualTo("0");
        expectAGatewayToShowWhatTheTablesHave();
    }

    /** Waits until a gateway shows the tables' content. There are no bookings meanwhile, so the state must stay. */
    private void expectAGatewayToShowWhatTheTablesHave() {
        Map<String, String> tables = RestorableSystem.ofEachSlot(this::bookedInTheTable);
        try (ConfigurableApplicationContext gateway = system.startGateway()) {
            Http http = new Http("http://localhost:" + gateway.getEnvironment().getProperty("local.server.port"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .during(Duration.ofSeconds(3))
                    .untilAsserted(
                            () -> assertThat(RestorableSystem.ofEachSlot(id -> Http.json(http.get("/v1/slots/" + id))
                                            .path("currentBookings")
                                            .asText()))
                                    .isEqualTo(tables));
        }
    }

    private String bookedInTheTable(String slotId) {
        try {
            return system.value(
                    "SELECT current_bookings FROM availability_slots WHERE slot_id = '%s'".formatted(slotId));
        } catch (SQLException e) {
            throw new IllegalStateException(slotId, e);
        }
    }

    private void expectToGoOn() throws SQLException {
        assertThat(system.ask(new BookSlot(UUID.randomUUID(), "s-1", "c", 1, null, null)))
                .isEqualTo("CONFIRMED");
        assertThat(system.value("SELECT max(period) FROM booking_decisions")).isEqualTo("2");
        assertThat(system.value(OVERBOOKED)).isEqualTo("0");
    }

    private void baseBackup() throws IOException, InterruptedException {
        tools.run(
                REPLICATION,
                "pg_basebackup",
                "--host=localhost",
                "--port=" + system.port(),
                "--username=" + REPLICATION,
                "--checkpoint=fast",
                "--wal-method=stream",
                "--pgdata=" + folder.resolve("backup"));
        tools.run("", "pg_verifybackup", folder.resolve("backup").toString());
    }

    /** The server is killed, and the backup takes the place of its data. */
    private void putBack() throws IOException {
        system.services().crashPostgres();
        FileSystemUtils.deleteRecursively(system.data());
        Files.move(folder.resolve("backup"), system.data());
    }
}
