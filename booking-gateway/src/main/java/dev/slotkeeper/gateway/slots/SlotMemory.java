package dev.slotkeeper.gateway.slots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.RememberedSlot.Patch;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
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
 * The slots as feed, database and replies tell of them, a bounded number. Of two states the one with the higher sequence
 * counts. A reply has none: what it says is shown until the feed says the same, or until the database was asked since.
 */
final class SlotMemory {

    /** When a reply that nothing confirms is given up. */
    static final Duration LONGEST_PATCH = Duration.ofSeconds(5);

    /** How far a standby of the database may be behind before its answer is taken for the latest. */
    private static final Duration STANDBY_LAG = Duration.ofSeconds(1);

    private final Cache<String, RememberedSlot> slots;
    private final SlotIndex index = new SlotIndex();
    private final Doubts doubts = new Doubts();
    private final AtomicLong evictions = new AtomicLong();
    private final LongSupplier nanos;
    private volatile SlotWatcher watcher = (before, after) -> {};
    private final AtomicInteger passes = new AtomicInteger();

    SlotMemory(int most, LongSupplier nanos) {
        this.nanos = nanos;
        this.slots = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .<String, RememberedSlot>evictionListener((id, slot, cause) -> {
                    evictions.incrementAndGet();
                    index.replace(slot, null);
                })
                .build();
    }

    void watcher(SlotWatcher told) {
        watcher = told;
    }

    SlotIndex index() {
        return index;
    }

    Doubts doubts() {
        return doubts;
    }

    /** How often a slot had to make room for another. */
    long evictions() {
        return evictions.get();
    }

    int size() {
        return (int) slots.estimatedSize();
    }

    Optional<RememberedSlot> slot(String slotId) {
        return Optional.ofNullable(slots.getIfPresent(slotId));
    }

    /** A state from the feed. */
    void told(SlotAvailability state) {
        change(state.slotId(), true, before -> merged(before, state, patch -> keeps(patch, state)));
    }

    /** A state from the database; a slot that was not known is news only to those who knew all the others. */
    void read(SlotAvailability state, boolean news) {
        change(state.slotId(), news, before -> merged(before, state, patch -> keeps(patch, state)));
    }

    private boolean keeps(Patch patch, SlotAvailability state) {
        return !patch.agreesWith(state) && nanos.getAsLong() - patch.nanos() < LONGEST_PATCH.toNanos();
    }

    private RememberedSlot merged(
            @Nullable RememberedSlot before, SlotAvailability state, Function<Patch, Boolean> keeps) {
        if (before == null) {
            return RememberedSlot.told(state, null, Instant.MIN, passes.get());
        }
        Patch patch = before.patch();
        if (state.sequence() < before.sequence() || (state.sequence() == before.sequence() && patch == null)) {
            return before.pass() == passes.get() ? before : before.with(patch, before.decidedAt(), passes.get());
        }
        Patch kept = patch != null && keeps.apply(patch) ? patch : null;
        return RememberedSlot.told(state, kept, before.decidedAt(), passes.get());
    }

    /** The slot's row is gone. */
    void forget(String slotId) {
        change(slotId, true, before -> null);
    }

    /**
     * What a reply says.
     *
     * @param shown makes the slot as it is now of the slot as it was; absent where nothing can be said of a slot that is
     *     not known
     */
    void replied(
            String slotId,
            boolean deleted,
            Instant decidedAt,
            Function<@Nullable RememberedSlot, @Nullable SlotState> shown) {
        long now = nanos.getAsLong();
        change(slotId, true, before -> {
            if (before != null && decidedAt.isBefore(before.decidedAt())) {
                return before;
            }
            SlotState slot = shown.apply(before);
            doubts.about(slotId, now, slot == null);
            if (slot == null) {
                return before;
            }
            Patch patch = new Patch(slot, deleted, before == null ? 0 : before.sequence(), now);
            return before == null
                    ? new RememberedSlot(slot, 0, deleted, 0, patch, decidedAt, passes.get())
                    : before.with(patch, decidedAt, passes.get());
        });
    }

    /**
     * What the database answered when it was asked about one slot.
     *
     * @param state absent when there is no such slot
     * @param asked the JVM's clock before it was asked
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
            doubts.settled(slotId, asked);
            if (state == null) {
                return null;
            }
            return before == null || state.sequence() >= before.sequence()
                    ? merged(before, state, settled -> false)
                    : before.with(null, before.decidedAt(), passes.get());
        });
    }

    /** Begins to note which slots are seen. */
    void beginPass() {
        passes.incrementAndGet();
    }

    /** Forgets what was neither seen nor told since the pass before this one began: a standby may miss a slot once. */
    void endPass() {
        int oldest = passes.get() - 1;
        for (RememberedSlot slot : slots.asMap().values()) {
            if (slot.pass() < oldest) {
                change(slot.slot().slotId(), true, before -> before != null && before.pass() < oldest ? null : before);
            }
        }
    }

    /** One slot is changed by one thread at a time; index and watcher keep in step with it. */
    private void change(String slotId, boolean news, UnaryOperator<@Nullable RememberedSlot> step) {
        slots.asMap().compute(slotId, (id, before) -> {
            RememberedSlot after = step.apply(before);
            if (Objects.equals(after, before)) {
                return before;
            }
            index.replace(before, after);
            if (before != null && before.patch() != null && (after == null || after.patch() == null)) {
                doubts.confirmed(slotId);
            }
            tell(before, after, news);
            return after;
        });
    }

    private void tell(@Nullable RememberedSlot before, @Nullable RememberedSlot after, boolean news) {
        if (after == null) {
            if (before != null && !before.hidden()) {
                watcher.changed(before.seen(), new Seen(before.shown(), before.waiting(), true, true));
            }
        } else if (before == null ? news && !after.hidden() : !after.looksLike(before)) {
            watcher.changed(before == null ? null : before.seen(), after.seen());
        }
    }
}
