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

    private final Streams streams;

    /** These are used by the streams' thread only. */
    private final Set<LatestListener> listeners = new HashSet<>();

    private byte @Nullable [] latest;

    LatestEvents(Streams streams) {
        this.streams = streams;
    }

    /**
     * Publishes an event. Thread-safe.
     *
     * @param id of the event; differs from all earlier ones
     * @param json a single line
     */
    public void tell(String id, String name, byte[] json) {
        byte[] event = Event.of(id, name, json);
        streams.later(() -> {
            latest = event;
            List.copyOf(listeners).forEach(LatestListener::news);
        });
    }

    /** Returns a listener for one caller; it starts with the latest event, if there is one. */
    public Listener listener() {
        return new LatestListener(streams, this);
    }

    byte @Nullable [] latest() {
        return latest;
    }

    void join(LatestListener listener) {
        listeners.add(listener);
    }

    void leave(LatestListener listener) {
        listeners.remove(listener);
    }
}
