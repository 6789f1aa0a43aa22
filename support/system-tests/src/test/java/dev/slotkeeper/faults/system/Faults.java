package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.LocalTopics;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Inflicts faults with the services' own interfaces only. */
final class Faults {

    private static final int MAX_CONNECTIONS = 200;
    private static final int OUTSIDE_WRITES_PER_SECOND = 20;

    private final Rig rig;

    Faults(Rig rig) {
        this.rig = rig;
    }

    /** Locks the slot's row in another transaction for this time. */
    void lockSlot(Trial trial, String slotId, Duration time) throws SQLException {
        try (Connection connection = rig.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "SELECT 1 FROM availability_slots WHERE slot_id = ? FOR UPDATE", slotId);
            trial.carryOn(time);
            connection.rollback();
        }
    }

    /** Takes all connections for this time and ends those of the programs. */
    void takeAllConnections(Trial trial, Duration time) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            rig.database().reset();
            while (taken.size() < MAX_CONNECTIONS) {
                taken.add(rig.connect());
            }
        } catch (SQLException noMore) {
            trial.note("took " + taken.size() + " connections");
            trial.carryOn(time);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    /** Makes new transactions read-only for this time, as after a fail-over to a server that is still a standby. */
    void readOnly(Trial trial, Duration time) throws SQLException {
        try (Connection superuser = superuser()) {
            Sql.execute(superuser, "ALTER DATABASE slotkeeper SET default_transaction_read_only = on");
            rig.database().reset();
            trial.carryOn(time);
            Sql.execute(superuser, "ALTER DATABASE slotkeeper RESET default_transaction_read_only");
            // Sessions keep the setting they began with. The pools must replace them by themselves, so none is ended
            // here.
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(rig.services().jdbcUrl(), PostgresRoles.SUPERUSER, superuserPassword());
    }

    private String superuserPassword() {
        try {
            return Files.readString(rig.services().stateDir().resolve("postgres.superuser"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the database by an empty one. */
    void makeDatabaseAnew() throws SQLException {
        String url = rig.services().jdbcUrl();
        String besides = url.substring(0, url.lastIndexOf('/') + 1) + "postgres";
        try (Connection connection =
                DriverManager.getConnection(besides, PostgresRoles.SUPERUSER, superuserPassword())) {
            Sql.execute(connection, "DROP DATABASE " + PostgresRoles.DATABASE + " WITH (FORCE)");
        }
        PostgresRoles.create(rig.postgresPort(), superuserPassword());
    }

    /** Replaces the request log by an empty topic. */
    void makeLogAnew() throws ExecutionException, InterruptedException {
        try (Admin admin = rig.admin()) {
            admin.deleteTopics(List.of(Topics.REQUESTS)).all().get();
            assertThat(Await.await(Duration.ofSeconds(20), () -> !hasLog(admin)))
                    .as("the topic is gone")
                    .isTrue();
        }
        LocalTopics.create(rig.bootstrapServers(), Rig.PARTITIONS);
    }

    private static boolean hasLog(Admin admin) {
        return admin.listTopics()
                .names()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .contains(Topics.REQUESTS);
    }

    /** Lets other consumers join the workers' group, receive partitions, process nothing and leave. */
    void rebalanceStorm(Trial trial, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try (KafkaConsumer<byte[], byte[]> stranger = new KafkaConsumer<>(
                    Map.of(
                            "bootstrap.servers",
                            rig.bootstrapServers(),
                            "group.id",
                            "booking-worker",
                            "enable.auto.commit",
                            false,
                            "max.poll.records",
                            1,
                            "auto.offset.reset",
                            "earliest",
                            "session.timeout.ms",
                            6_000,
                            "partition.assignment.strategy",
                            CooperativeStickyAssignor.class.getName()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                stranger.subscribe(List.of(Topics.REQUESTS));
                long leave = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                while (System.nanoTime() < leave) {
                    stranger.poll(Duration.ofMillis(100));
                }
                trial.note("a stranger leaves with " + stranger.assignment());
            }
        }
    }

    /** Closes, opens, enlarges and moves slots from another program for this time. */
    void writeFromOutside(Trial trial, Duration time) throws SQLException {
        Random random = trial.random();
        long end = System.nanoTime() + time.toNanos();
        try (Connection connection = rig.connect()) {
            while (System.nanoTime() < end) {
                String slotId = trial.slot(random.nextInt(10));
                trial.touch(slotId);
                String sql =
                        switch (random.nextInt(3)) {
                            case 0 -> "UPDATE availability_slots SET is_available = NOT is_available WHERE slot_id = ?";
                            case 1 -> "UPDATE availability_slots SET capacity = capacity + 1 WHERE slot_id = ?";
                            default ->
                                "UPDATE availability_slots SET starts_at = starts_at - interval '1 minute'"
                                        + " WHERE slot_id = ?";
                        };
                Sql.execute(connection, sql, slotId);
                trial.carryOn(Duration.ofMillis(1_000 / OUTSIDE_WRITES_PER_SECOND));
            }
        }
    }
}
