package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.database.DecisionRepository;
import dev.slotkeeper.gateway.kafka.ReplyListener;
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
public final class BookingStreams implements SseEventLoop.Part, ReplyListener {

    static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
    static final Duration WHILE_PENDING = Duration.ofSeconds(1);
    static final Duration MAX_PENDING = Duration.ofMinutes(2);
    private static final Duration QUERY_INTERVAL = Duration.ofMillis(100);
    private static final int MAX_AT_ONCE = 500;

    private final SseEventLoop eventLoop;
    private final DecisionRepository decisionRepository;
    private final Map<UUID, Set<BookingSubscriber>> byRequest = new HashMap<>();
    private final Map<String, Set<BookingSubscriber>> bySlot = new HashMap<>();
    private boolean querying;
    private long queriedAt = System.nanoTime();

    BookingStreams(SseEventLoop eventLoop, DecisionRepository decisionRepository) {
        this.eventLoop = eventLoop;
        this.decisionRepository = decisionRepository;
    }

    /**
     * Returns a listener for one caller.
     *
     * @param first the request's known state
     * @param asking the customers whose decisions are sent; another customer's decision with this id is not
     */
    public Subscriber listener(UUID requestId, BookingState first, CustomerScope asking) {
        return new BookingSubscriber(eventLoop, this, requestId, first, asking);
    }

    void join(BookingSubscriber listener) {
        add(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            add(bySlot, listener.slotId(), listener);
        }
        // The state may have changed since it was read.
        listener.hint();
    }

    void leave(BookingSubscriber listener) {
        drop(byRequest, listener.requestId(), listener);
        if (listener.slotId() != null) {
            drop(bySlot, listener.slotId(), listener);
        }
    }

    /** Adds a listener to its slot when the slot becomes known. */
    void moved(BookingSubscriber listener, @Nullable String slotId) {
        if (listener.slotId() == null && slotId != null) {
            add(bySlot, slotId, listener);
        }
    }

    private static <K> void add(Map<K, Set<BookingSubscriber>> groups, K key, BookingSubscriber listener) {
        groups.computeIfAbsent(key, one -> new HashSet<>()).add(listener);
    }

    private static <K> void drop(Map<K, Set<BookingSubscriber>> groups, K key, BookingSubscriber listener) {
        groups.computeIfPresent(key, (one, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    /**
     * Marks the listeners of the request and of its booking. A decision may end another request's wait too, but then its
     * slot changes.
     */
    @Override
    public void replied(Reply reply) {
        eventLoop.later(() -> {
            hint(byRequest.get(reply.requestId()));
            if (reply instanceof BookingUpdate update) {
                hint(byRequest.get(update.bookingId()));
            }
        });
    }

    void slotsChanged(List<SlotChangeBuffer.Change> news) {
        if (!bySlot.isEmpty()) {
            news.forEach(one -> hint(bySlot.get(one.slot().slot().slotId())));
        }
    }

    private static void hint(@Nullable Set<BookingSubscriber> group) {
        if (group != null) {
            group.forEach(BookingSubscriber::hint);
        }
    }

    @Override
    public void tick(long now) {
        if (querying || byRequest.isEmpty() || now - queriedAt < QUERY_INTERVAL.toNanos()) {
            return;
        }
        queriedAt = now;
        Set<UUID> due = new HashSet<>();
        for (Set<BookingSubscriber> group : List.copyOf(byRequest.values())) {
            for (BookingSubscriber listener : List.copyOf(group)) {
                if (listener.isOverdue(now)) {
                    listener.drop();
                } else if (due.size() < MAX_AT_ONCE && listener.isDue(now)) {
                    listener.queriedAt(now);
                    due.add(listener.requestId());
                }
            }
        }
        if (!due.isEmpty()) {
            query(due);
        }
    }

    private void query(Set<UUID> due) {
        querying = true;
        var unused = decisionRepository
                .findAll(due)
                .whenComplete((found, failure) -> eventLoop.later(() -> {
                    querying = false;
                    if (found != null) {
                        found.forEach(this::found);
                    } else {
                        due.forEach(requestId -> hint(byRequest.get(requestId)));
                    }
                }));
    }

    private void found(DecisionRepository.Found found) {
        BookingState state = BookingState.of(found);
        Set<BookingSubscriber> group = byRequest.getOrDefault(found.decision().requestId(), Set.of());
        String customerId = found.decision().customerId();
        List.copyOf(group).stream()
                .filter(listener -> listener.maySee(customerId))
                .forEach(listener -> listener.state(state));
    }
}
