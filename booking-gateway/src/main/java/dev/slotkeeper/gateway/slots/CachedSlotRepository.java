package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.database.SlotRepository;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Serves lists from memory if it has all slots asked for, else from the database; single slots always from the
 * database.
 */
final class CachedSlotRepository implements SlotRepository {

    private final LiveSlots live;
    private final SlotRepository stored;
    private final Counter fromCache;
    private final Counter fromDatabase;

    CachedSlotRepository(LiveSlots live, SlotRepository stored, MeterRegistry meters) {
        this.live = live;
        this.stored = stored;
        this.fromCache = lists(meters, "cache");
        this.fromDatabase = lists(meters, "database");
    }

    private static Counter lists(MeterRegistry meters, String source) {
        return Counter.builder("booking.gateway.lists")
                .description("Pages of slots by source: memory or database")
                .tag("source", source)
                .register(meters);
    }

    @Override
    public CompletableFuture<Optional<SlotState>> find(String slotId) {
        return stored.find(slotId);
    }

    @Override
    public CompletableFuture<SlotPage> page(SlotQuery query) {
        Optional<SlotPage> page = live.page(query);
        (page.isPresent() ? fromCache : fromDatabase).increment();
        return page.map(CompletableFuture::completedFuture).orElseGet(() -> stored.page(query));
    }
}
