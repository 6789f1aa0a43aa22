package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.SlotPage;
import dev.slotkeeper.gateway.slots.SlotQuery;
import dev.slotkeeper.gateway.slots.Slots;
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
public final class SlotStreams implements Streams.Part {

    /** Maximum number of states at the start of a stream. */
    private static final int MAX_STATES = 200;

    /** Interval between queries for states that the database did not answer. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** Key for all resources; no resource has this id. */
    private static final String ALL = "";

    private final Streams streams;
    private final SlotNews news;
    private final ChangeLog log;
    private final Slots slots;
    private final Consumer<List<SlotNews.News>> others;
    private final Map<String, Set<SlotListener>> byResource = new HashMap<>();
    private final Set<SlotListener> withoutStates = new HashSet<>();
    private long askedAgain = System.nanoTime();

    /** @param others receives the same changes */
    SlotStreams(Streams streams, SlotNews news, ChangeLog log, Slots slots, Consumer<List<SlotNews.News>> others) {
        this.streams = streams;
        this.news = news;
        this.log = log;
        this.slots = slots;
        this.others = others;
    }

    /**
     * Returns a listener for one caller.
     *
     * @param resourceId null for the slots of all resources
     * @param lastEventId id of the last event before a reconnect, else null
     */
    public Listener listener(@Nullable String resourceId, @Nullable String lastEventId) {
        return new SlotListener(streams, this, log, resourceId, lastEventId);
    }

    void join(SlotListener listener) {
        byResource.computeIfAbsent(key(listener), key -> new HashSet<>()).add(listener);
    }

    void leave(SlotListener listener) {
        withoutStates.remove(listener);
        byResource.computeIfPresent(key(listener), (key, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    private static String key(SlotListener listener) {
        return listener.resourceId() == null ? ALL : listener.resourceId();
    }

    /** Returns the first slots of a resource that have not begun. */
    CompletableFuture<SlotPage> states(String resourceId) {
        return slots.page(new SlotQuery(resourceId, Instant.now(), null, null, MAX_STATES, null));
    }

    /** Schedules another query for a listener's states. */
    void askAgain(SlotListener listener) {
        if (byResource.getOrDefault(key(listener), Set.of()).contains(listener)) {
            withoutStates.add(listener);
        }
    }

    private void askAgain(long now) {
        if (withoutStates.isEmpty() || now - askedAgain < RETRY_INTERVAL.toNanos()) {
            return;
        }
        askedAgain = now;
        List<SlotListener> asking = List.copyOf(withoutStates);
        withoutStates.clear();
        asking.forEach(listener -> listener.askForStates(key(listener)));
    }

    @Override
    public void tick(long now) {
        askAgain(now);
        SlotNews.Batch batch = news.take();
        if (!batch.complete()) {
            List.copyOf(byResource.values()).forEach(group -> List.copyOf(group).forEach(streams::giveUp));
            log.reset();
        }
        // In parts, so that listeners that keep up do not fall out of the log during many changes at once.
        for (int from = 0; from < batch.news().size(); from += log.capacity() / 2) {
            int to = Math.min(batch.news().size(), from + log.capacity() / 2);
            tell(batch.news().subList(from, to));
        }
    }

    private void tell(List<SlotNews.News> changes) {
        long before = log.head();
        Set<String> touched = new HashSet<>(Set.of(ALL));
        for (SlotNews.News change : changes) {
            log.add(change);
            touched.add(change.slot().slot().resourceId());
            if (change.leftResource() != null) {
                touched.add(change.leftResource());
            }
        }
        for (String resource : touched) {
            for (SlotListener listener : List.copyOf(byResource.getOrDefault(resource, Set.of()))) {
                listener.news(before);
            }
        }
        others.accept(changes);
    }
}
