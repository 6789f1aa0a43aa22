package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notifies a caller when seats of one slot are available. */
final class WatchSubscriber extends Subscriber {

    private final WatchStreams owner;
    private final Watch watch;
    private @Nullable VisibleState seen;
    private @Nullable WatchView latest;
    private boolean notified = true;

    WatchSubscriber(SseEventLoop eventLoop, WatchStreams owner, Watch watch) {
        super(eventLoop);
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
    void state(@Nullable VisibleState state, Instant now) {
        WatchView view = WatchView.of(state, watch.quantity(), now);
        if (view == latest || isDone()) {
            return;
        }
        seen = state;
        latest = view;
        notified = false;
        eventLoop().pump(this);
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
    boolean hasPending() {
        return !notified;
    }

    @Override
    byte[] next() {
        notified = true;
        String event = latest == null ? WatchView.TAKEN.event() : latest.event();
        return SseEncoder.of(event, event, WatchView.json(watch, seen));
    }

    @Override
    boolean isDone() {
        return latest == WatchView.FREE || latest == WatchView.OVER;
    }
}
