package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Serves lists from memory if it has all slots asked for, else from the database; single slots always from the
 * database.
 */
final class RememberedSlots implements Slots {

    private final LiveSlots live;
    private final Slots stored;
    private final Counter fromMemory;
    private final Counter fromDatabase;

    RememberedSlots(LiveSlots live, Slots stored, MeterRegistry meters) {
        this.live = live;
        this.stored = stored;
        this.fromMemory = lists(meters, "memory");
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
        (page.isPresent() ? fromMemory : fromDatabase).increment();
        return page.map(CompletableFuture::completedFuture).orElseGet(() -> stored.page(query));
    }
}
