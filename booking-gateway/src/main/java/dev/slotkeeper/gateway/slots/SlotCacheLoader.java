package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.AvailabilityRepository.States;
import dev.slotkeeper.gateway.database.DatabaseUnavailableException;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.runtime.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all slots into memory, page by page on its own thread: when the feed has a new position, and periodically, so
 * that a change missing in the feed does not stay missing. Retries while the database is unavailable.
 */
final class SlotCacheLoader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlotCacheLoader.class);
    private static final int PAGE_SIZE = 1_000;
    private static final long RETRY_MILLIS = 1_000;

    /** Slots that began earlier are read from the database: they are many, and rarely requested. */
    private static final Duration PAST = Duration.ofDays(1);

    private final SlotCache memory;
    private final CacheFreshness cacheFreshness;
    private final DatabaseClock clock;
    private final AvailabilityRepository reads;
    private final Duration interval;
    private final Thread reader = new Thread(this::run, "slot-snapshot");
    private boolean everPassed;

    SlotCacheLoader(
            SlotCache memory,
            CacheFreshness cacheFreshness,
            DatabaseClock clock,
            AvailabilityRepository reads,
            Duration interval) {
        this.memory = memory;
        this.cacheFreshness = cacheFreshness;
        this.clock = clock;
        this.reads = reads;
        this.interval = interval;
        reader.setDaemon(true);
    }

    void start() {
        reader.start();
    }

    private void run() {
        try {
            long position = 0;
            while (!Thread.currentThread().isInterrupted()) {
                position = cacheFreshness.awaitPosition(position, interval);
                pass(position);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(long position) throws InterruptedException {
        long began = System.nanoTime();
        long evictions = memory.evictions();
        memory.beginPass();
        Instant from = beginning();
        SlotCursor after = null;
        List<SlotAvailability> page;
        do {
            page = page(from, after);
            page.forEach(state -> memory.read(state, everPassed));
            after = page.isEmpty()
                    ? after
                    : SlotCursor.of(page.get(page.size() - 1).slot());
            if (memory.evictions() != evictions) {
                log.warn("Slot cache is full with {} slots, lists are read from the database", memory.size());
                cacheFreshness.tooMany();
                return;
            }
        } while (page.size() == PAGE_SIZE && cacheFreshness.position() == position);
        memory.endPass();
        cacheFreshness.passed(position, from);
        everPassed = true;
        log.info(
                "{} slots cached, read in {} ms",
                memory.size(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    /** Returns the start of the read: a day ago, or the minimum if no slot began earlier than that. */
    private Instant beginning() throws InterruptedException {
        Instant now = insist(() -> reads.findByIds(List.of())).readAt();
        clock.read(now);
        Instant past = now.minus(PAST);
        return insist(() -> reads.anyBefore(past)) ? past : Instant.MIN;
    }

    private List<SlotAvailability> page(Instant from, @Nullable SlotCursor after) throws InterruptedException {
        States read = insist(() -> reads.nextPage(from, after, PAGE_SIZE));
        clock.read(read.readAt());
        return read.states();
    }

    @FunctionalInterface
    private interface Question<T> {
        CompletableFuture<T> read();
    }

    /** Repeats a query until it succeeds. */
    private static <T> T insist(Question<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.read().get();
            } catch (ExecutionException away) {
                if (!(away.getCause() instanceof DatabaseUnavailableException)) {
                    log.warn("Reading the slots failed, retrying in {} ms", RETRY_MILLIS, away);
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
