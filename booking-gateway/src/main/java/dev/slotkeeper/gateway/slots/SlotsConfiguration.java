package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.DatabaseRouter;
import dev.slotkeeper.gateway.database.JdbcSlotRepository;
import dev.slotkeeper.gateway.database.SlotRepository;
import dev.slotkeeper.runtime.DatabaseClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the cache of slots and what keeps it current. */
@Configuration(proxyBeanMethods = false)
class SlotsConfiguration {

    private static final LongSupplier NANOS = System::nanoTime;

    @Bean
    SlotCache slotCache(GatewaySettings settings, MeterRegistry meters) {
        SlotCache memory = new SlotCache(settings.slotLimit(), NANOS);
        Gauge.builder("booking.gateway.slots.cached", memory, SlotCache::size)
                .description("Slots in the cache")
                .register(meters);
        Gauge.builder("booking.gateway.slots.unconfirmed", memory, slots -> slots.unconfirmedReplies()
                        .size())
                .description("Slots whose last reply neither the feed nor the database has confirmed yet")
                .register(meters);
        return memory;
    }

    @Bean
    CacheFreshness cacheFreshness(MeterRegistry meters) {
        CacheFreshness cacheFreshness = new CacheFreshness(NANOS);
        Gauge.builder(
                        "booking.gateway.feed.age",
                        cacheFreshness,
                        one -> one.behind().toMillis() / 1_000.0)
                .description("Time since the availability feed was last read to its end while workers were running")
                .baseUnit("seconds")
                .register(meters);
        return cacheFreshness;
    }

    @Bean
    LiveSlots liveSlots(
            SlotCache memory, CacheFreshness cacheFreshness, DatabaseClock clock, AvailabilityRepository availability) {
        return new LiveSlots(memory, cacheFreshness, clock, availability);
    }

    @Bean
    ReplyCacheUpdater replyCacheUpdater(SlotCache memory, DatabaseClock clock) {
        return new ReplyCacheUpdater(memory, clock);
    }

    @Bean
    SlotRepository slotRepository(LiveSlots live, DatabaseRouter router, MeterRegistry meters) {
        return new CachedSlotRepository(live, new JdbcSlotRepository(router), meters);
    }

    @Bean(initMethod = "start")
    SlotCacheLoader slotCacheLoader(
            SlotCache memory,
            CacheFreshness cacheFreshness,
            DatabaseClock clock,
            AvailabilityRepository reads,
            GatewaySettings settings) {
        return new SlotCacheLoader(memory, cacheFreshness, clock, reads, settings.slotsReread());
    }

    @Bean(initMethod = "start")
    ReplyVerifier replyVerifier(SlotCache memory, DatabaseClock clock, AvailabilityRepository reads) {
        return new ReplyVerifier(memory, clock, reads, NANOS);
    }
}
