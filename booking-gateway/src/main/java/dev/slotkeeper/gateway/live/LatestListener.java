package dev.slotkeeper.gateway.live;

import org.jspecify.annotations.Nullable;

/** Sends the latest event to a caller. */
final class LatestListener extends Listener {

    private static final byte[] NOTHING = {};

    private final LatestEvents owner;
    private byte @Nullable [] told;

    LatestListener(Streams streams, LatestEvents owner) {
        super(streams);
        this.owner = owner;
    }

    void news() {
        streams().pump(this);
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
        return told != owner.latest();
    }

    @Override
    byte[] next() {
        byte[] latest = owner.latest();
        told = latest;
        return latest == null ? NOTHING : latest;
    }

    @Override
    boolean isDone() {
        return false;
    }
}
