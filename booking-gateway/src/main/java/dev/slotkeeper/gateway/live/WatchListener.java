package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Listens until seats of one slot can be had. */
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
     * How the slot is now.
     *
     * @param state absent when there is no such slot any more
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

    /** Time went by. */
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
