package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.kafka.ReplyListener;
import dev.slotkeeper.gateway.slots.Decisions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends the changes of requests. Reads many requests from the database at once: when one of their slots changed, when a
 * reply came, and at a fixed interval.
 */
public final class BookingStreams implements Streams.Part, ReplyListener {

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    static final Duration WHILE_PENDING = Duration.ofSeconds(1);
    static final Duration MAX_PENDING = Duration.ofMinutes(2);
    private static final Duration QUERY_INTERVAL = Duration.ofMillis(100);
    private static final int MAX_AT_ONCE = 500;

    private final Streams streams;
    private final Decisions decisions;
    private final Map<UUID, Set<BookingListener>> byRequest = new HashMap<>();
    private final Map<String, Set<BookingListener>> bySlot = new HashMap<>();
    private boolean asking;
    private long asked = System.nanoTime();

    BookingStreams(Streams streams, Decisions decisions) {
        this.streams = streams;
        this.decisions = decisions;
    }

    /**
     * Returns a listener for one caller.
     *
     * @param first the request's known state
     * @param asking the customers whose decisions are sent; another customer's decision with this id is not
     */
    public Listener listener(UUID requestId, BookingState first, CustomerScope asking) {
        return new BookingListener(streams, this, requestId, first, asking);
    }

    void join(BookingListener listener) {
        add(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            add(bySlot, listener.slotId(), listener);
        }
        // The state may have changed since it was read.
        listener.hint();
    }

    void leave(BookingListener listener) {
        drop(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            drop(bySlot, listener.slotId(), listener);
        }
    }

    /** Adds a listener to its slot when the slot becomes known. */
    void moved(BookingListener listener, @Nullable String slotId) {
        if (listener.slotId() == null && slotId != null) {
            add(bySlot, slotId, listener);
        }
    }

    private static <K> void add(Map<K, Set<BookingListener>> groups, K key, BookingListener listener) {
        groups.computeIfAbsent(key, one -> new HashSet<>()).add(listener);
    }

    private static <K> void drop(Map<K, Set<BookingListener>> groups, K key, BookingListener listener) {
        groups.computeIfPresent(key, (one, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    /** Marks the request's listeners. A decision may end another request's wait too, but then its slot changes. */
    @Override
    public void replied(Reply reply) {
        streams.later(() -> hint(byRequest.get(reply.requestId())));
    }

    void slotsChanged(List<SlotNews.News> news) {
        if (!bySlot.isEmpty()) {
            news.forEach(one -> hint(bySlot.get(one.slot().slot().slotId())));
        }
    }

    private static void hint(@Nullable Set<BookingListener> group) {
        if (group != null) {
            group.forEach(BookingListener::hint);
        }
    }

    @Override
    public void tick(long now) {
        if (asking || byRequest.isEmpty() || now - asked < QUERY_INTERVAL.toNanos()) {
            return;
        }
        asked = now;
        Set<UUID> due = new HashSet<>();
        for (Set<BookingListener> group : List.copyOf(byRequest.values())) {
            for (BookingListener listener : List.copyOf(group)) {
                if (listener.isOverdue(now)) {
                    listener.drop();
                } else if (due.size() < MAX_AT_ONCE && listener.isDue(now)) {
                    listener.asked(now);
                    due.add(listener.requestId());
                }
            }
        }
        if (!due.isEmpty()) {
            ask(due);
        }
    }

    private void ask(Set<UUID> due) {
        asking = true;
        var unused = decisions
                .findAll(due)
                .whenComplete((found, failure) -> streams.later(() -> {
                    asking = false;
                    if (found != null) {
                        found.forEach(this::found);
                    } else {
                        due.forEach(requestId -> hint(byRequest.get(requestId)));
                    }
                }));
    }

    private void found(Decisions.Found found) {
        BookingState state = BookingState.of(found);
        Set<BookingListener> group = byRequest.getOrDefault(found.decision().requestId(), Set.of());
        String customerId = found.decision().customerId();
        List.copyOf(group).stream()
                .filter(listener -> listener.maySee(customerId))
                .forEach(listener -> listener.state(state));
    }
}
