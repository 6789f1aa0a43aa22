package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.local.TestServices;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Slots and requests for tests; every slot has an id of its own, so that tests don't meet. */
public final class Requests {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private Requests() {}

    static String slotId() {
        return "slot-" + RUN + "-" + COUNT.incrementAndGet();
    }

    /** An id whose requests belong into this partition. */
    static String slotIdIn(int partition) {
        String slotId = slotId();
        while (BuiltInPartitioner.partitionForKey(slotId.getBytes(UTF_8), TestServices.REQUEST_PARTITIONS)
                != partition) {
            slotId = slotId();
        }
        return slotId;
    }

    /** Makes a slot of the next day whose requests belong into this partition. */
    static String slotIn(int partition, int capacity) {
        return slot(slotIdIn(partition), capacity);
    }

    /** Makes a slot of the next day, as an administrator's program would, straight in the table. */
    static String slot(int capacity) {
        return slot(slotId(), capacity);
    }

    private static String slot(String slotId, int capacity) {
        Books.write("""
                INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                VALUES (?, 'test-room', now() + interval '1 day', now() + interval '25 hours', ?)
                """, slotId, capacity);
        return slotId;
    }

    static BookSlot booking(String slotId) {
        return booking(slotId, 1);
    }

    static BookSlot booking(String slotId, int quantity) {
        return new BookSlot(UUID.randomUUID(), slotId, "customer-" + COUNT.incrementAndGet(), quantity, null, null);
    }

    static BookSlot expiring(String slotId, Instant expiresAt) {
        return new BookSlot(UUID.randomUUID(), slotId, "customer-" + COUNT.incrementAndGet(), 1, null, expiresAt);
    }

    static BookSlot expecting(String slotId, SeatCommand.Expected expected) {
        return new BookSlot(UUID.randomUUID(), slotId, "customer-" + COUNT.incrementAndGet(), 1, expected, null);
    }

    static CreateSlot newSlot(String slotId, int capacity) {
        Instant startsAt = Instant.now().plus(Duration.ofDays(1));
        return new CreateSlot(
                UUID.randomUUID(), slotId, "test-room", startsAt, startsAt.plus(Duration.ofHours(1)), capacity);
    }

    /** The HTTP body of a booking without a request id. */
    public static String body(String slotId, String customerId) {
        return "{\"slotId\":\"%s\",\"customerId\":\"%s\"}".formatted(slotId, customerId);
    }
}
