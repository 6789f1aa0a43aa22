package dev.slotkeeper.gateway.live;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells all who listen the same event, always the latest: whoever is slow misses those in between, and sees it by the id. */
public final class LatestEvents {

    private final Streams streams;

    /** These belong to the thread of the streams. */
    private final Set<LatestListener> listeners = new HashSet<>();

    private byte @Nullable [] latest;

    LatestEvents(Streams streams) {
        this.streams = streams;
    }

    /**
     * Tells an event. Callable on any thread.
     *
     * @param id of the event; differs from those before it
     * @param json of one line
     */
    public void tell(String id, String name, byte[] json) {
        byte[] event = Event.of(id, name, json);
        streams.later(() -> {
            latest = event;
            List.copyOf(listeners).forEach(LatestListener::news);
        });
    }

    /** A caller who wants to listen; begins with the latest event, if there was one. */
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
