package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.AvailabilityRepository.States;
import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.runtime.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the database the slots whose replies the feed has not confirmed: many slots per query, one query at a
 * time.
 */
final class ReplyVerifier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplyVerifier.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int MAX_AT_ONCE = 500;

    private final SlotCache memory;
    private final DatabaseClock clock;
    private final AvailabilityRepository reads;
    private final LongSupplier nanos;
    private final AtomicBoolean querying = new AtomicBoolean();
    private final PeriodicTask ticks = new PeriodicTask("slot-verification", this::tick);

    ReplyVerifier(SlotCache memory, DatabaseClock clock, AvailabilityRepository reads, LongSupplier nanos) {
        this.memory = memory;
        this.clock = clock;
        this.reads = reads;
        this.nanos = nanos;
    }

    void start() {
        ticks.start(TICK, TICK);
    }

    void tick() {
        long now = nanos.getAsLong();
        List<String> due = memory.unconfirmedReplies().due(now, MAX_AT_ONCE);
        if (due.isEmpty() || !querying.compareAndSet(false, true)) {
            return;
        }
        var unused = reads.findByIds(due)
                .thenAccept(states -> answered(due, states, now))
                .whenComplete((done, failure) -> {
                    querying.set(false);
                    if (failure != null) {
                        log.debug("Verifying {} slots failed, retrying", due.size(), failure);
                    }
                });
    }

    private void answered(List<String> asked, States states, long askedNanos) {
        clock.read(states.readAt());
        Map<String, SlotAvailability> found =
                states.states().stream().collect(Collectors.toMap(SlotAvailability::slotId, Function.identity()));
        asked.forEach(slotId -> memory.verified(slotId, found.get(slotId), askedNanos));
    }

    @Override
    public void close() {
        ticks.close();
    }
}
