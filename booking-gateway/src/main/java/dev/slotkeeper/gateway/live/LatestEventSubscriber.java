package dev.slotkeeper.gateway.live;

import org.jspecify.annotations.Nullable;

/** Sends the latest event to a caller. */
final class LatestEventSubscriber extends Subscriber {

    private static final byte[] NOTHING = {};

    private final LatestEvents owner;
    private byte @Nullable [] sent;

    LatestEventSubscriber(SseEventLoop eventLoop, LatestEvents owner) {
        super(eventLoop);
        this.owner = owner;
    }

    void sendLatest() {
        eventLoop().pump(this);
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
        return sent != owner.latest();
    }

    @Override
    byte[] next() {
        byte[] latest = owner.latest();
        sent = latest;
        return latest == null ? NOTHING : latest;
    }

    @Override
    boolean isDone() {
        return false;
    }
}
