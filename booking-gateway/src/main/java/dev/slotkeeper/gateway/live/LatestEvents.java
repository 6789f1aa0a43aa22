package dev.slotkeeper.gateway.live;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to all listeners. Each gets the latest only: a slow listener misses those in between, and sees it by
 * the id.
 */
public final class LatestEvents {

    private final SseEventLoop eventLoop;

    /** These are used by the streams' thread only. */
    private final Set<LatestEventSubscriber> listeners = new HashSet<>();

    private byte @Nullable [] latest;

    LatestEvents(SseEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /**
     * Publishes an event. Thread-safe.
     *
     * @param id of the event; differs from all earlier ones
     * @param json a single line
     */
    public void publish(String id, String name, byte[] json) {
        byte[] event = SseEncoder.of(id, name, json);
        eventLoop.later(() -> {
            latest = event;
            List.copyOf(listeners).forEach(LatestEventSubscriber::sendLatest);
        });
    }

    /** Returns a listener for one caller; it starts with the latest event, if there is one. */
    public Subscriber subscriber() {
        return new LatestEventSubscriber(eventLoop, this);
    }

    byte @Nullable [] latest() {
        return latest;
    }

    void join(LatestEventSubscriber listener) {
        listeners.add(listener);
    }

    void leave(LatestEventSubscriber listener) {
        listeners.remove(listener);
    }
}
