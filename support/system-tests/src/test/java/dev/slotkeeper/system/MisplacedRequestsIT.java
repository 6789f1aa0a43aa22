package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.local.TestServices;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests in a partition that is not their key's, as librdkafka's default partitioner and added partitions make them. */
class MisplacedRequestsIT {

    private static final int PARTITIONS = TestServices.REQUEST_PARTITIONS;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void misplacedRequestsAreRefusedAlsoWhenPartitionsAreAdded() throws Exception {
        try (AuditedSystem system = new AuditedSystem("--spring.kafka.consumer.properties.metadata.max.age.ms=500")) {
            String slotId = slotThatMovesTo(PARTITIONS);
            int ofKey = partition(slotId, PARTITIONS);
            assertThat(system.ask(slot(slotId, 100))).isEqualTo("SLOT_CREATED");

            List<BookSlot> misplaced = bookings(slotId, 20);
            misplaced.forEach(booking -> system.send((ofKey + 1) % PARTITIONS, booking));
            BookSlot inPlace = booking(slotId);
            assertThat(system.ask(inPlace)).isEqualTo("CONFIRMED");
            misplaced.forEach(
                    booking -> assertThat(system.decision(booking.requestId())).isEqualTo("MALFORMED"));
            assertThat(details(system, misplaced.get(0)))
                    .isEqualTo("partition: given " + (ofKey + 1) % PARTITIONS + ", allowed " + ofKey + " of "
                            + PARTITIONS + ", by murmur2 of the key");
            assertThat(seats(system, slotId)).isEqualTo("1");
            assertThat(system.metric("booking.requests.misplaced")).isEqualTo(20);
            assertThat(system.audit()).contains("exit status 0", "No difference.");

            addPartition(system);
            // The old partition's consumer, which may be another one than the new partition's, learns of it by itself.
            Awaitility.await().atMost(TIMEOUT).until(() -> {
                BookSlot stale = booking(slotId);
                system.send(ofKey, stale);
                return system.decision(stale.requestId()).equals("MALFORMED");
            });
            String before = seats(system, slotId);
            system.send(ofKey, inPlace);
            BookSlot moved = booking(slotId);
            system.send(PARTITIONS, moved);
            assertThat(system.decision(moved.requestId())).isEqualTo("CONFIRMED");
            BookSlot stale = booking(slotId);
            system.send(ofKey, stale);
            assertThat(system.decision(stale.requestId())).isEqualTo("MALFORMED");
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> answers(system, inPlace).size() == 2);
            assertThat(answers(system, inPlace))
                    .as("its answer, sent again")
                    .allMatch(answer -> answer.contains("BookingConfirmed"));
            assertThat(Integer.parseInt(seats(system, slotId))).isEqualTo(Integer.parseInt(before) + 1);
            assertThat(system.audit())
                    .contains("exit status 0", "No difference.")
                    .anyMatch(line -> line.startsWith("Not judged: whether "));
        }
    }

    /** Two consumers decide one slot at once, and the clocks of their transactions are not the order of their commits. */
    @Test
    void slotInTwoPartitionsIsAuditedInTheOrderOfItsDecisions() {
        try (AuditedSystem system = new AuditedSystem(
                "--booking.worker.misplaced=decide",
                "--booking.worker.batch-size=5",
                "--booking.worker.concurrency=4")) {
            // With no number of partitions from 10 to 11 would its other partition, 9, be that of its key.
            String slotId = "both";
            int ofKey = partition(slotId, PARTITIONS);
            assertThat(system.ask(slot(slotId, 300))).isEqualTo("SLOT_CREATED");

            List<BookSlot> bookings = bookings(slotId, 800);
            for (int i = 0; i < bookings.size(); i++) {
                system.send((ofKey + i % 2 * PARTITIONS / 2) % PARTITIONS, bookings.get(i));
            }
            Awaitility.await().atMost(TIMEOUT).until(() -> system.value(
                            "SELECT count(*) FROM booking_decisions WHERE slot_id = ?", slotId)
                    .equals("801"));

            assertThat(seats(system, slotId)).isEqualTo("300");
            assertThat(system.metric("booking.requests.misplaced")).isEqualTo(400);
            assertThat(system.audit("--misplaced-decided")).contains("exit status 0", "No difference.");
            assertThat(system.audit()).as("these workers are said to refuse").contains("exit status 1");

            assertThat(system.edit(
                            "UPDATE booking_decisions SET slot_order = NULL WHERE request_id = ?",
                            bookings.get(0).requestId()))
                    .isEqualTo(1);
            assertThat(system.audit("--misplaced-decided"))
                    .contains(
                            "exit status 3",
                            "Not judged: the order of 1 slots with requests in several partitions, and their rows.",
                            "No difference in what could be judged.");
        }
    }

    /** Returns a slot id whose partition is the new one after one was added. */
    private static String slotThatMovesTo(int added) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "moving-" + i)
                .filter(slotId -> partition(slotId, added + 1) == added)
                .findFirst()
                .orElseThrow();
    }

    private static int partition(String slotId, int partitions) {
        return BuiltInPartitioner.partitionForKey(slotId.getBytes(UTF_8), partitions);
    }

    private static void addPartition(AuditedSystem system) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", system.services().bootstrapServers()))) {
            admin.createPartitions(Map.of(Topics.REQUESTS, NewPartitions.increaseTo(PARTITIONS + 1)))
                    .all()
                    .get();
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> system.metric("booking.partitions") == PARTITIONS + 1);
    }

    private static CreateSlot slot(String slotId, int capacity) {
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        return new CreateSlot(UUID.randomUUID(), slotId, "r", tomorrow, tomorrow.plus(1, ChronoUnit.HOURS), capacity);
    }

    private static List<BookSlot> bookings(String slotId, int count) {
        return IntStream.range(0, count).mapToObj(i -> booking(slotId)).toList();
    }

    private static BookSlot booking(String slotId) {
        return new BookSlot(UUID.randomUUID(), slotId, "c", 1, null, null);
    }

    private static List<String> answers(AuditedSystem system, BookSlot booking) {
        return system.messages(Topics.EVENTS).stream()
                .map(event -> new String(event.value(), UTF_8))
                .filter(event -> event.contains(booking.requestId().toString()))
                .toList();
    }

    private static String details(AuditedSystem system, BookSlot booking) {
        return system.value("SELECT details FROM booking_decisions WHERE request_id = ?", booking.requestId());
    }

    private static String seats(AuditedSystem system, String slotId) {
        return system.value("SELECT current_bookings FROM availability_slots WHERE slot_id = ?", slotId);
    }
}
