package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.GatewaySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SlotsWiring {

    private static final LongSupplier NANOS = System::nanoTime;

    @Bean
    DatabaseReads databaseReads(GatewaySettings settings) {
        return new DatabaseReads(settings.readsAtOnce(), settings.readsQueued(), settings.readTimeout());
    }

    /** Opens the connection pool, so that no caller waits for it. */
    @Bean
    ApplicationRunner firstRead(DatabaseReads reads, JdbcClient jdbc) {
        return arguments -> reads.warmUp(() -> jdbc.sql("SELECT 1").query(row -> {}));
    }

    @Bean
    SlotMemory slotMemory(GatewaySettings settings, MeterRegistry meters) {
        SlotMemory memory = new SlotMemory(settings.slotLimit(), NANOS);
        Gauge.builder("booking.gateway.slots.remembered", memory, SlotMemory::size)
                .description("Slots in memory")
                .register(meters);
        Gauge.builder("booking.gateway.slots.in.doubt", memory, slots -> slots.doubts()
                        .size())
                .description("Slots whose last reply neither the feed nor the database has confirmed yet")
                .register(meters);
        return memory;
    }

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock(NANOS);
    }

    @Bean
    Freshness freshness(MeterRegistry meters) {
        Freshness freshness = new Freshness(NANOS);
        Gauge.builder("booking.gateway.feed.age", freshness, one -> one.behind().toMillis() / 1_000.0)
                .description("Since the availability feed was known to be read to its end, while workers were there")
                .baseUnit("seconds")
                .register(meters);
        return freshness;
    }

    @Bean
    LiveSlots liveSlots(SlotMemory memory, Freshness freshness, DatabaseClock clock, AvailabilityReads availability) {
        return new LiveSlots(memory, freshness, clock, availability);
    }

    @Bean
    RepliedSlots repliedSlots(SlotMemory memory, DatabaseClock clock) {
        return new RepliedSlots(memory, clock);
    }

    @Bean
    Slots slots(LiveSlots live, JdbcClient jdbc, DatabaseReads reads, MeterRegistry meters) {
        return new RememberedSlots(live, new StoredSlots(jdbc, reads), meters);
    }

    @Bean(initMethod = "start")
    SlotSnapshot slotSnapshot(
            SlotMemory memory,
            Freshness freshness,
            DatabaseClock clock,
            AvailabilityReads reads,
            GatewaySettings settings) {
        return new SlotSnapshot(memory, freshness, clock, reads, settings.slotsReread());
    }

    @Bean(initMethod = "start")
    Verification verification(SlotMemory memory, DatabaseClock clock, AvailabilityReads reads) {
        return new Verification(memory, clock, reads, NANOS);
    }
}
