package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.DatabaseUnavailableException;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.runtime.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The cache with its sources, a manual clock and a simulated database. */
final class LiveFixture implements AvailabilityRepository {

    static final Instant NOW = Instant.parse("2030-05-01T09:00:00Z");

    final AtomicLong nanos = new AtomicLong();
    final List<SlotAvailability> database = new ArrayList<>();
    final SlotCache memory;
    final CacheFreshness cacheFreshness = new CacheFreshness(nanos::get);
    final DatabaseClock clock = new DatabaseClock(nanos::get);
    final LiveSlots live;
    final ReplyCacheUpdater replies;
    final ReplyVerifier replyVerifier;
    volatile boolean away;
    volatile boolean past;

    LiveFixture(int most) {
        memory = new SlotCache(most, nanos::get);
        live = new LiveSlots(memory, cacheFreshness, clock, this);
        replies = new ReplyCacheUpdater(memory, clock);
        replyVerifier = new ReplyVerifier(memory, clock, this, nanos::get);
    }

    /** Returns a fixture that has read the database and the feed to their ends. */
    static LiveFixture ready(SlotAvailability... states) {
        LiveFixture fixture = new LiveFixture(100);
        fixture.live.positioned();
        fixture.clock.read(NOW);
        fixture.memory.beginPass();
        for (SlotAvailability state : states) {
            fixture.database.add(state);
            fixture.memory.read(state, false);
        }
        fixture.cacheFreshness.passed(fixture.cacheFreshness.position(), Instant.MIN);
        fixture.live.caughtUp(fixture.nanos.get());
        return fixture;
    }

    static SlotState slot(String slotId, String resourceId, int minutes, int taken) {
        Instant start = NOW.plus(Duration.ofMinutes(minutes));
        return new SlotState(slotId, resourceId, start, start.plusSeconds(60), 10, taken, taken < 10, 1, null);
    }

    static SlotAvailability state(String slotId, int taken, long sequence) {
        return new SlotAvailability(slot(slotId, "room-1", 60, taken), false, sequence);
    }

    static BookingConfirmed booked(String slotId, int taken, Instant decidedAt) {
        UUID id = UUID.randomUUID();
        return new BookingConfirmed(id, id, slotId, "c", 1, taken, 10, decidedAt);
    }

    void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        live.caughtUp(nanos.get());
    }

    static SlotQuery all(int limit, @Nullable SlotCursor after) {
        return new SlotQuery(null, null, null, null, limit, after);
    }

    /** Returns a slot as lists show it; empty if it is not listed, or the list does not come from memory. */
    Optional<SlotState> listed(String slotId) {
        return live.page(all(200, null)).flatMap(page -> page.slots().stream()
                .filter(slot -> slot.slotId().equals(slotId))
                .findFirst());
    }

    int seats(String slotId) {
        return listed(slotId).map(SlotState::currentBookings).orElse(-1);
    }

    @Override
    public CompletableFuture<States> nextPage(Instant from, @Nullable SlotCursor after, int most) {
        if (away) {
            return CompletableFuture.failedFuture(new DatabaseUnavailableException(new IllegalStateException("away")));
        }
        List<SlotAvailability> page = database.stream()
                .filter(state -> after == null
                        || IndexKey.from(IndexKey.ALL, state.slot().startsAt())
                                        .compareTo(IndexKey.from(IndexKey.ALL, after.startsAt()))
                                > 0)
                .filter(state -> !state.slot().startsAt().isBefore(from))
                .sorted(Comparator.comparing(state -> state.slot().startsAt()))
                .limit(most)
                .toList();
        return CompletableFuture.completedFuture(new States(page, NOW));
    }

    @Override
    public CompletableFuture<Boolean> anyBefore(Instant time) {
        return CompletableFuture.completedFuture(past);
    }

    @Override
    public CompletableFuture<States> findByIds(List<String> slotIds) {
        if (away) {
            return CompletableFuture.failedFuture(new DatabaseUnavailableException(new IllegalStateException("away")));
        }
        List<SlotAvailability> found = database.stream()
                .filter(state -> slotIds.contains(state.slotId()))
                .toList();
        return CompletableFuture.completedFuture(new States(found, NOW.plusNanos(nanos.get())));
    }
}
