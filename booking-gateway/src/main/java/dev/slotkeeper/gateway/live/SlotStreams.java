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

/** Tells of the changes of slots, of all of them or of those of one resource. */
public final class SlotStreams implements Streams.Part {

    /** States that a caller is given to begin with. */
    private static final int MOST_STATES = 200;

    /** Between two questions for states that the database did not answer. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Stands for all resources; no resource has this id. */
    private static final String ALL = "";

    private final Streams streams;
    private final SlotNews news;
    private final ChangeLog log;
    private final Slots slots;
    private final Consumer<List<SlotNews.News>> others;
    private final Map<String, Set<SlotListener>> byResource = new HashMap<>();
    private final Set<SlotListener> withoutStates = new HashSet<>();
    private long askedAgain = System.nanoTime();

    /** @param others are told of the same changes */
    SlotStreams(Streams streams, SlotNews news, ChangeLog log, Slots slots, Consumer<List<SlotNews.News>> others) {
        this.streams = streams;
        this.news = news;
        this.log = log;
        this.slots = slots;
        this.others = others;
    }

    /**
     * A caller who wants to listen.
     *
     * @param resourceId absent for the slots of all
     * @param lastEventId where it was before, if it was
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

    /** The slots of a resource that can still be booked, the first of them. */
    CompletableFuture<SlotPage> states(String resourceId) {
        return slots.page(new SlotQuery(resourceId, Instant.now(), null, null, MOST_STATES, null));
    }

    /** Has the listener ask for its states once more, in a while. */
    void askAgain(SlotListener listener) {
        if (byResource.getOrDefault(key(listener), Set.of()).contains(listener)) {
            withoutStates.add(listener);
        }
    }

    private void askAgain(long now) {
        if (withoutStates.isEmpty() || now - askedAgain < AGAIN.toNanos()) {
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
        // In parts, so that a flood of changes leaves those who keep up in step.
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
