package dev.slotkeeper.gateway.slots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.CachedSlot.Patch;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bounded cache of slot states from the availability feed, the database and replies. The state with the higher sequence
 * wins. A reply has no sequence: its state is shown until the feed has the same one or a later read of the database
 * replaces it.
 */
final class SlotCache {

    /** Maximum time that a reply's state is shown without confirmation. */
    static final Duration MAX_PATCH = Duration.ofSeconds(5);

    /** Maximum assumed lag of a standby; after it, the standby's answer is taken for the latest. */
    private static final Duration STANDBY_LAG = Duration.ofSeconds(1);

    private final Cache<String, CachedSlot> slots;
    private final SlotIndex index = new SlotIndex();
    private final UnconfirmedReplies unconfirmedReplies = new UnconfirmedReplies();
    private final AtomicLong evictions = new AtomicLong();
    private final LongSupplier nanos;
    private volatile SlotChangeListener watcher = (before, after) -> {};
    private final AtomicInteger passes = new AtomicInteger();

    SlotCache(int most, LongSupplier nanos) {
        this.nanos = nanos;
        this.slots = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .<String, CachedSlot>evictionListener((id, slot, cause) -> {
                    evictions.incrementAndGet();
                    index.replace(slot, null);
                })
                .build();
    }

    void watcher(SlotChangeListener listener) {
        watcher = listener;
    }

    SlotIndex index() {
        return index;
    }

    UnconfirmedReplies unconfirmedReplies() {
        return unconfirmedReplies;
    }

    /** Returns the number of evictions so far. */
    long evictions() {
        return evictions.get();
    }

    int size() {
        return (int) slots.estimatedSize();
    }

    Optional<CachedSlot> slot(String slotId) {
        return Optional.ofNullable(slots.getIfPresent(slotId));
    }

    /** Merges a state from the feed. */
    void put(SlotAvailability state) {
        change(state.slotId(), true, before -> merged(before, state, patch -> keeps(patch, state)));
    }

    /**
     * Merges a state from the database. Notifies the watcher of a slot that was not cached only if {@code news} is
     * true, that is after a full read.
     */
    void read(SlotAvailability state, boolean news) {
        change(state.slotId(), news, before -> merged(before, state, patch -> keeps(patch, state)));
    }

    private boolean keeps(Patch patch, SlotAvailability state) {
        return !patch.agreesWith(state) && nanos.getAsLong() - patch.nanos() < MAX_PATCH.toNanos();
    }

    private CachedSlot merged(@Nullable CachedSlot before, SlotAvailability state, Function<Patch, Boolean> keeps) {
        if (before == null) {
            return CachedSlot.with(state, null, Instant.MIN, passes.get());
        }
        Patch patch = before.patch();
        if (state.sequence() < before.sequence() || (state.sequence() == before.sequence() && patch == null)) {
            return before.pass() == passes.get() ? before : before.with(patch, before.decidedAt(), passes.get());
        }
        Patch kept = patch != null && keeps.apply(patch) ? patch : null;
        return CachedSlot.with(state, kept, before.decidedAt(), passes.get());
    }

    /** Removes a slot whose row was deleted. */
    void forget(String slotId) {
        change(slotId, true, before -> null);
    }

    /**
     * Applies a reply.
     *
     * @param shown computes the new state from the cached one; returns null if the reply alone does not determine it
     */
    void replied(
            String slotId,
            boolean deleted,
            Instant decidedAt,
            Function<@Nullable CachedSlot, @Nullable SlotState> shown) {
        long now = nanos.getAsLong();
        change(slotId, true, before -> {
            if (before != null && decidedAt.isBefore(before.decidedAt())) {
                return before;
            }
            SlotState slot = shown.apply(before);
            unconfirmedReplies.about(slotId, now, slot == null);
            if (slot == null) {
                return before;
            }
            Patch patch = new Patch(slot, deleted, before == null ? 0 : before.sequence(), now);
            return before == null
                    ? new CachedSlot(slot, deleted, 0, patch, decidedAt, passes.get())
                    : before.with(patch, decidedAt, passes.get());
        });
    }

    /**
     * Applies the result of a database read of one slot.
     *
     * @param state null if there is no such slot
     * @param asked the JVM's clock before the read
     */
    void verified(String slotId, @Nullable SlotAvailability state, long asked) {
        long now = nanos.getAsLong();
        change(slotId, true, before -> {
            Patch patch = before == null ? null : before.patch();
            boolean late = patch != null && patch.nanos() - asked > 0;
            boolean sure = patch == null
                    || now - patch.nanos() > STANDBY_LAG.toNanos()
                    || (state != null && (state.sequence() > patch.base() || patch.agreesWith(state)));
            if (late || !sure) {
                return before;
            }
            unconfirmedReplies.settled(slotId, asked);
            if (state == null) {
                return null;
            }
            return before == null || state.sequence() >= before.sequence()
                    ? merged(before, state, settled -> false)
                    : before.with(null, before.decidedAt(), passes.get());
        });
    }

    /** Starts a full read; slots that are read or received from now on belong to it. */
    void beginPass() {
        passes.incrementAndGet();
    }

    /**
     * Ends a full read. Removes slots not read or received since the previous full read began: a standby may miss a
     * slot once.
     */
    void endPass() {
        int oldest = passes.get() - 1;
        for (CachedSlot slot : slots.asMap().values()) {
            if (slot.pass() < oldest) {
                change(slot.slot().slotId(), true, before -> before != null && before.pass() < oldest ? null : before);
            }
        }
    }

    /** Changes a slot together with index and watcher; one thread at a time changes a slot. */
    private void change(String slotId, boolean news, UnaryOperator<@Nullable CachedSlot> step) {
        slots.asMap().compute(slotId, (id, before) -> {
            CachedSlot after = step.apply(before);
            if (Objects.equals(after, before)) {
                return before;
            }
            index.replace(before, after);
            if (before != null && before.patch() != null && (after == null || after.patch() == null)) {
                unconfirmedReplies.confirmed(slotId);
            }
            notifyListeners(before, after, news);
            return after;
        });
    }

    private void notifyListeners(@Nullable CachedSlot before, @Nullable CachedSlot after, boolean news) {
        if (after == null) {
            if (before != null && !before.hidden()) {
                watcher.changed(before.seen(), new VisibleState(before.shown(), true, true));
            }
        } else if (before == null ? news && !after.hidden() : !after.looksLike(before)) {
            watcher.changed(before == null ? null : before.seen(), after.seen());
        }
    }
}
