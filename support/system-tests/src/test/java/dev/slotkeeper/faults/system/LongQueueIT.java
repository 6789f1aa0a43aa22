package dev.slotkeeper.faults.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a queue of a million requests with a small worker; with {@code mvn verify -Pfaults}. */
@Tag("faults")
class LongQueueIT {

    private static final int REQUESTS = 1_000_000;
    private static final int SLOTS = 10_000;

    /** Enough for four in five requests. */
    private static final int SEATS = 80;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

    @TempDir
    Path folder;

    private final Random random = new Random(Trial.SEED);

    @Test
    void aMillionQueuedRequests() throws Exception {
        try (Rig rig = Rig.withOneBroker(folder)) {
            rig.worker().awaitReady();
            rig.endPrograms();
            execute(rig, """
                    INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                    SELECT 'slot-' || i, 'room', now() + interval '1 day', now() + interval '25 hours', %d
                      FROM generate_series(0, %d) AS i
                    """.formatted(SEATS, SLOTS - 1));
            execute(rig, "ANALYZE availability_slots");

            double booking = workedOff(rig, Instant.now().plusSeconds(3_600));
            assertThat(number(rig, "SELECT count(*) FROM appointments")).isEqualTo((long) SLOTS * SEATS);
            assertThat(number(rig, """
                    SELECT count(*) FROM (
                      SELECT slot_id FROM booking_decisions GROUP BY slot_id
                      HAVING max(topic_offset) FILTER (WHERE outcome = 'CONFIRMED')
                           > min(topic_offset) FILTER (WHERE outcome = 'REJECTED')) AS overtaken
                    """))
                    .as("slots where a later request overtook an earlier one")
                    .isZero();

            double refusing = workedOff(rig, Instant.now().minusSeconds(1));
            assertThat(number(rig, "SELECT count(*) FROM booking_decisions WHERE reason = 'DEADLINE_EXCEEDED'"))
                    .isEqualTo(REQUESTS);
            assertThat(number(rig, "SELECT count(*) FROM appointments")).isEqualTo((long) SLOTS * SEATS);
            assertThat(number(rig, "SELECT count(*) FROM availability_slots WHERE current_bookings <> " + SEATS))
                    .isZero();
            System.out.printf(
                    "queue of %,d: %,.0f/s while booking, %,.0f/s for requests past their deadline, %.1f times as fast%n",
                    REQUESTS, booking, refusing, refusing / booking);
            assertThat(refusing)
                    .as("requests past their deadline are refused faster than others are booked")
                    .isGreaterThan(booking);
        }
    }

    /** Queues all requests, starts a worker, and returns the decisions a second from its first commit to its last. */
    private double workedOff(Rig rig, Instant expiresAt) throws SQLException {
        queue(rig, expiresAt);
        long queued = rig.lag();
        assertThat(queued).isEqualTo(REQUESTS);
        ChildProcess worker = rig.oddWorker(JVM, Map.of(), List.of());
        assertThat(Await.await(TIMEOUT, () -> rig.lag() < queued)).as("begun").isTrue();
        long begin = System.nanoTime();
        long left = rig.lag();
        assertThat(Await.await(TIMEOUT, () -> rig.lag() == 0 || !worker.isAlive()))
                .as("worked off")
                .isTrue();
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(worker.isAlive()).as("worker is alive").isTrue();
        System.out.printf("queue: worker resident %.0f MiB%n", worker.residentAtMost());
        rig.stop(worker);
        return left / seconds;
    }

    /** Queues a hundred requests for each slot, in random order. */
    private void queue(Rig rig, Instant expiresAt) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", rig.bootstrapServers(), "linger.ms", 20, "batch.size", 256 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int[] slots = random.ints(0, SLOTS).distinct().limit(SLOTS).toArray();
            for (int i = 0; i < REQUESTS; i++) {
                String slotId = "slot-" + slots[i % SLOTS];
                UUID id = new UUID((random.nextLong() & ~0xf000L) | 0x7000L, (random.nextLong() >>> 2) | (1L << 63));
                var unused = producer.send(new ProducerRecord<>(
                        Topics.REQUESTS,
                        slotId.getBytes(UTF_8),
                        ContractJson.write(new BookSlot(id, slotId, "customer", 1, null, expiresAt))));
            }
        }
    }

    private static long number(Rig rig, String sql) throws SQLException {
        try (Connection connection = rig.connect()) {
            return Long.parseLong(Sql.value(connection, sql));
        }
    }

    private static void execute(Rig rig, String sql) throws SQLException {
        try (Connection connection = rig.connect()) {
            Sql.execute(connection, sql);
        }
    }
}
