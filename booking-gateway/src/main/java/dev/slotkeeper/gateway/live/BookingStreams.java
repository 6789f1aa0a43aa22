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
 * Tells what becomes of requests: the database is asked about many at once, when a slot of theirs changed or a reply came,
 * and now and then in any case.
 */
public final class BookingStreams implements Streams.Part, ReplyListener {

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    static final Duration WHILE_PENDING = Duration.ofSeconds(1);
    static final Duration LONGEST_PENDING = Duration.ofMinutes(2);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
    private static final int MOST_AT_ONCE = 500;

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
     * A caller who wants to listen.
     *
     * @param first what is known of the request
     * @param asking whose it must be: of another one with this id nothing is told
     */
    public Listener listener(UUID requestId, BookingState first, CustomerScope asking) {
        return new BookingListener(streams, this, requestId, first, asking);
    }

    void join(BookingListener listener) {
        add(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            add(bySlot, listener.slotId(), listener);
        }
        // Between the question about its state and now it may have changed.
        listener.hint();
    }

    void leave(BookingListener listener) {
        drop(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            drop(bySlot, listener.slotId(), listener);
        }
    }

    /** Its slot is known now. */
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

    /** A decision on one request may end another one's wait too, but that changes its slot. */
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
        if (asking || byRequest.isEmpty() || now - asked < BETWEEN_QUESTIONS.toNanos()) {
            return;
        }
        asked = now;
        Set<UUID> due = new HashSet<>();
        for (Set<BookingListener> group : List.copyOf(byRequest.values())) {
            for (BookingListener listener : List.copyOf(group)) {
                if (listener.isOverdue(now)) {
                    listener.drop();
                } else if (due.size() < MOST_AT_ONCE && listener.isDue(now)) {
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
