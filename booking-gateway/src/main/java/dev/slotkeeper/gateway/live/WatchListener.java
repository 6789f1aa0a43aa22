package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notifies a caller when seats of one slot are available. */
final class WatchListener extends Listener {

    private final WatchStreams owner;
    private final Watch watch;
    private @Nullable Seen seen;
    private @Nullable WatchView latest;
    private boolean told = true;

    WatchListener(Streams streams, WatchStreams owner, Watch watch) {
        super(streams);
        this.owner = owner;
        this.watch = watch;
    }

    String slotId() {
        return watch.slotId();
    }

    /**
     * Applies the slot's current state.
     *
     * @param state null if the slot no longer exists
     */
    void state(@Nullable Seen state, Instant now) {
        WatchView view = WatchView.of(state, watch.quantity(), now);
        if (view == latest || isDone()) {
            return;
        }
        seen = state;
        latest = view;
        told = false;
        streams().pump(this);
    }

    /** Applies the current time. */
    void time(Instant now) {
        if (latest != null) {
            state(seen, now);
        }
    }

    @Override
    void joined() {
        owner.join(this);
    }

    @Override
    void left() {
        owner.leave(this);
    }

    @Override
    boolean hasNews() {
        return !told;
    }

    @Override
    byte[] next() {
        told = true;
        String event = latest == null ? WatchView.TAKEN.event() : latest.event();
        return Event.of(event, event, WatchView.json(watch, seen));
    }

    @Override
    boolean isDone() {
        return latest == WatchView.FREE || latest == WatchView.OVER;
    }
}
