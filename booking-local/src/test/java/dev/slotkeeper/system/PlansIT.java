package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A worker keeps its plans, and the tables that they were made for grow. */
class PlansIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SCHEMA = "plans_it";

    /** More than it takes until a statement is prepared on the server and its plan is kept. */
    private static final int BATCHES = 20;

    private static final int GROWN = 20_000;
    private static final int WANTED = 50;

    /** Reading, updating, and checking the foreign key each fetch a slot once or twice. */
    private static final int MOST_ROWS_FOR_EACH = 10;

    private static Upstream upstream = new Upstream();

    @BeforeAll
    static void start() {
        SYSTEM.worker(
                "--spring.datasource.url=" + BookingSystem.SERVICES.jdbcUrl() + "?currentSchema=" + SCHEMA,
                "--spring.flyway.default-schema=" + SCHEMA,
                "--spring.datasource.hikari.maximum-pool-size=1",
                "--booking.worker.concurrency=1");
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
        Books.write("DROP SCHEMA plans_it CASCADE");
    }

    @Test
    void aPlanMadeForEmptyTablesReadsNoMoreThanItIsAskedFor() {
        for (String table : List.of("availability_slots", "appointments", "booking_decisions")) {
            // Nobody may look by in the middle of it and have the plans made anew.
            Books.write("ALTER TABLE plans_it.%s SET (autovacuum_enabled = false)".formatted(table));
            Books.write("VACUUM (ANALYZE) plans_it.%s".formatted(table));
        }
        for (int i = 0; i < BATCHES; i++) {
            BookSlot refused = Requests.booking("no-such-slot");
            upstream.send(List.of(refused));
            upstream.awaitReplies(List.of(refused), PATIENCE);
        }
        grow();
        long decidedBefore = BATCHES + GROWN;
        awaitDecisions(decidedBefore);
        long before = rowsRead();

        List<BookSlot> requests = Stream.iterate(1, i -> i + 1)
                .limit(WANTED)
                .map(i -> Requests.booking("grown-" + i))
                .toList();
        upstream.send(requests);
        upstream.awaitReplies(requests, PATIENCE);
        awaitDecisions(decidedBefore + WANTED);
        assertThat(rowsRead() - before).as("rows read").isLessThanOrEqualTo((long) WANTED * MOST_ROWS_FOR_EACH);
    }

    private static void grow() {
        Books.write("""
                INSERT INTO plans_it.availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                SELECT 'grown-' || i, 'test-room', now() + interval '1 day', now() + interval '25 hours', 10
                  FROM generate_series(1, ?) AS i
                """, GROWN);
        Books.write("""
                INSERT INTO plans_it.booking_decisions
                       (request_id, slot_id, request_digest, outcome, code, topic_partition, topic_offset, decided_at)
                SELECT gen_random_uuid(), 'grown-' || i, gen_random_uuid(), 'REJECTED', 'SLOT_NOT_FOUND', 0, i, now()
                  FROM generate_series(1, ?) AS i
                """, GROWN);
    }

    /** Statistics come a moment later than what they count, all of one session's together. */
    private static void awaitDecisions(long count) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(statistic("n_tup_ins", "booking_decisions"))
                .isEqualTo(count));
    }

    private static long rowsRead() {
        return Stream.of("availability_slots", "booking_decisions")
                .mapToLong(table -> statistic("seq_tup_read + idx_tup_fetch", table))
                .sum();
    }

    private static long statistic(String what, String table) {
        return Long.parseLong(Books.value(
                "SELECT %s FROM pg_stat_user_tables WHERE schemaname = ? AND relname = ?".formatted(what),
                SCHEMA,
                table));
    }
}
