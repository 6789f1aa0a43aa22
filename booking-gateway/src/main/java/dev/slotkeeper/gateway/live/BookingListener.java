package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.CustomerScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends the changes of one request to a caller. */
final class BookingListener extends Listener {

    private final BookingStreams owner;
    private final UUID requestId;
    private final CustomerScope asking;
    private BookingState latest;
    private boolean told;
    private boolean hinted;
    private final long since = System.nanoTime();
    private long asked = since;

    BookingListener(Streams streams, BookingStreams owner, UUID requestId, BookingState first, CustomerScope asking) {
        super(streams);
        this.owner = owner;
        this.requestId = requestId;
        this.latest = first;
        this.asking = asking;
    }

    UUID requestId() {
        return requestId;
    }

    /**
     * Returns true if the caller may see the decision: another customer's request may have taken the id while it was
     * undecided.
     */
    boolean maySee(@Nullable String decided) {
        return asking.includes(decided);
    }

    @Nullable
    String slotId() {
        return latest.slotId();
    }

    /** Marks the state as possibly outdated. */
    void hint() {
        hinted = true;
    }

    boolean isDue(long now) {
        long age = now - asked;
        return !latest.isFinal()
                && (hinted
                        || age > BookingStreams.BETWEEN_LOOKS.toNanos()
                        || (latest.isPending() && age > BookingStreams.WHILE_PENDING.toNanos()));
    }

    void asked(long now) {
        asked = now;
        hinted = false;
    }

    /**
     * Returns true if the stream stayed undecided for too long. It is closed, because only the request log knows if the
     * request still waits.
     */
    boolean isOverdue(long now) {
        return latest.isPending() && now - since > BookingStreams.MAX_PENDING.toNanos();
    }

    void state(BookingState state) {
        if (!state.status().equals(latest.status())) {
            owner.moved(this, state.slotId());
            latest = state;
            told = false;
            streams().pump(this);
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
        return Event.of(latest.status(), "booking", latest.json());
    }

    @Override
    boolean isDone() {
        return latest.isFinal();
    }
}
