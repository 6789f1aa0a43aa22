package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.database.SlotRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the changes of slots: of all slots, or of those of one resource. */
public final class SlotStreams implements SseEventLoop.Part {

    /** Maximum number of states at the start of a stream. */
    private static final int MAX_STATES = 200;

    /** Interval between queries for states that the database did not answer. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** Key for all resources; no resource has this id. */
    private static final String ALL = "";

    private final SseEventLoop eventLoop;
    private final SlotChangeBuffer buffer;
    private final SlotChangeLog log;
    private final SlotRepository slotRepository;
    private final Consumer<List<SlotChangeBuffer.Change>> others;
    private final Map<String, Set<SlotSubscriber>> byResource = new HashMap<>();
    private final Set<SlotSubscriber> withoutStates = new HashSet<>();
    private long retriedAt = System.nanoTime();

    /** @param others receives the same changes */
    SlotStreams(
            SseEventLoop eventLoop,
            SlotChangeBuffer news,
            SlotChangeLog log,
            SlotRepository slotRepository,
            Consumer<List<SlotChangeBuffer.Change>> others) {
        this.eventLoop = eventLoop;
        this.buffer = news;
        this.log = log;
        this.slotRepository = slotRepository;
        this.others = others;
    }

    /**
     * Returns a listener for one caller.
     *
     * @param resourceId null for the slots of all resources
     * @param lastEventId id of the last event before a reconnect, else null
     */
    public Subscriber listener(@Nullable String resourceId, @Nullable String lastEventId) {
        return new SlotSubscriber(eventLoop, this, log, resourceId, lastEventId);
    }

    void join(SlotSubscriber listener) {
        byResource.computeIfAbsent(key(listener), key -> new HashSet<>()).add(listener);
    }

    void leave(SlotSubscriber listener) {
        withoutStates.remove(listener);
        byResource.computeIfPresent(key(listener), (key, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    private static String key(SlotSubscriber listener) {
        return listener.resourceId() == null ? ALL : listener.resourceId();
    }

    /** Returns the first slots of a resource that have not begun. */
    CompletableFuture<SlotPage> states(String resourceId) {
        return slotRepository.page(new SlotQuery(resourceId, Instant.now(), null, null, MAX_STATES, null));
    }

    /** Schedules another query for a listener's states. */
    void retry(SlotSubscriber listener) {
        if (byResource.getOrDefault(key(listener), Set.of()).contains(listener)) {
            withoutStates.add(listener);
        }
    }

    private void retry(long now) {
        if (withoutStates.isEmpty() || now - retriedAt < RETRY_INTERVAL.toNanos()) {
            return;
        }
        retriedAt = now;
        List<SlotSubscriber> asking = List.copyOf(withoutStates);
        withoutStates.clear();
        asking.forEach(listener -> listener.requestStates(key(listener)));
    }

    @Override
    public void tick(long now) {
        retry(now);
        SlotChangeBuffer.Batch batch = buffer.take();
        if (!batch.complete()) {
            List.copyOf(byResource.values()).forEach(group -> List.copyOf(group).forEach(eventLoop::giveUp));
            log.reset();
        }
        // In parts, so that listeners that keep up do not fall out of the log during many changes at once.
        for (int from = 0; from < batch.changes().size(); from += log.capacity() / 2) {
            int to = Math.min(batch.changes().size(), from + log.capacity() / 2);
            publish(batch.changes().subList(from, to));
        }
    }

    private void publish(List<SlotChangeBuffer.Change> changes) {
        long before = log.head();
        Set<String> touched = new HashSet<>(Set.of(ALL));
        for (SlotChangeBuffer.Change change : changes) {
            log.add(change);
            touched.add(change.slot().slot().resourceId());
            if (change.leftResource() != null) {
                touched.add(change.leftResource());
            }
        }
        for (String resource : touched) {
            for (SlotSubscriber listener : List.copyOf(byResource.getOrDefault(resource, Set.of()))) {
                listener.sendChanges(before);
            }
        }
        others.accept(changes);
    }
}
