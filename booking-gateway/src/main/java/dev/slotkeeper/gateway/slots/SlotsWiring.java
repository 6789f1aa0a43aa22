package dev.slotkeeper.gateway.slots;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.gateway.GatewaySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SlotsWiring {

    private static final LongSupplier NANOS = System::nanoTime;

    /**
     * Size of the primary's pool. Few reads need it; if all replicas are down, the usual pool leads to the primary too.
     */
    private static final int PRIMARY_AT_ONCE = 4;

    /**
     * Pool for the primary, in addition to that of {@code spring.datasource}, which leads to replicas if there are some.
     *
     * @param pool null if there are no replicas
     */
    record PrimaryPool(@Nullable HikariDataSource pool) implements AutoCloseable {

        static PrimaryPool of(HikariDataSource usual) {
            String url = PrimaryAddress.of(usual.getJdbcUrl());
            if (url == null) {
                return new PrimaryPool(null);
            }
            HikariConfig config = new HikariConfig();
            usual.copyStateTo(config);
            config.setJdbcUrl(url);
            config.setPoolName(usual.getPoolName() + "-primary");
            config.setMaximumPoolSize(PRIMARY_AT_ONCE);
            config.setMinimumIdle(1);
            return new PrimaryPool(new HikariDataSource(config));
        }

        @Override
        public void close() {
            if (pool != null) {
                pool.close();
            }
        }
    }

    @Bean
    PrimaryPool primaryPool(HikariDataSource usual) {
        return PrimaryPool.of(usual);
    }

    @Bean
    DatabaseReads usualReads(GatewaySettings settings, PrimaryPool primary) {
        return primary.pool() == null
                ? new DatabaseReads(
                        "The database",
                        "reads are answered 503",
                        settings.readsAtOnce(),
                        settings.readsQueued(),
                        settings.readTimeout())
                : new DatabaseReads(
                        "A replica",
                        "reads go to the primary",
                        settings.readsAtOnce(),
                        settings.readsQueued(),
                        half(settings));
    }

    @Bean
    DatabaseReads primaryReads(GatewaySettings settings) {
        return new DatabaseReads(
                "The primary",
                "reads that need it are answered 503",
                PRIMARY_AT_ONCE,
                settings.readsQueued(),
                half(settings));
    }

    /**
     * Halves the limit: a read without an answer from a replica goes to the primary, and both together must be in time.
     */
    private static Duration half(GatewaySettings settings) {
        return settings.readTimeout().dividedBy(2);
    }

    @Bean
    Databases databases(JdbcClient usual, DatabaseReads usualReads, PrimaryPool primary, DatabaseReads primaryReads) {
        return new Databases(
                new Databases.Way(usual, usualReads),
                primary.pool() == null ? null : new Databases.Way(JdbcClient.create(primary.pool()), primaryReads));
    }

    /** Opens the connection pools, so that no caller waits for them. */
    @Bean
    ApplicationRunner firstRead(Databases databases) {
        return arguments -> databases.warmUp();
    }

    @Bean
    SlotMemory slotMemory(GatewaySettings settings, MeterRegistry meters) {
        SlotMemory memory = new SlotMemory(settings.slotLimit(), NANOS);
        Gauge.builder("booking.gateway.slots.remembered", memory, SlotMemory::size)
                .description("Slots in the cache")
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
                .description("Time since the availability feed was last read to its end while workers were running")
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
    Slots slots(LiveSlots live, Databases databases, MeterRegistry meters) {
        return new RememberedSlots(live, new StoredSlots(databases), meters);
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
