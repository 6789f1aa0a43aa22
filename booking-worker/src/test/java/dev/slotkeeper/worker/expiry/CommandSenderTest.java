package dev.slotkeeper.worker.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;

class CommandSenderTest {

    private static final UUID DATABASE = UUID.randomUUID();

    private static UUID id(UUID database, String time) {
        Clock clock = Clock.fixed(Instant.parse("2030-01-01T" + time + "Z"), ZoneOffset.UTC);
        return new CommandSender(new MockProducer<>(), () -> database, clock).requestId("serve waitlist s 1");
    }

    @Test
    void everyWorkerSendsTheSameIdWithinAMinute() {
        assertThat(id(DATABASE, "09:00:00")).isEqualTo(id(DATABASE, "09:00:59.999"));
    }

    /** The first may have been refused in a partition that is no longer the slot's, which is final for its id. */
    @Test
    void theNextMinuteHasAnotherId() {
        assertThat(id(DATABASE, "09:00:59.999")).isNotEqualTo(id(DATABASE, "09:01:00"));
    }

    @Test
    void idsCannotBeComputedWithoutTheDatabase() {
        assertThat(id(DATABASE, "09:00:00")).isNotEqualTo(id(UUID.randomUUID(), "09:00:00"));
    }
}
