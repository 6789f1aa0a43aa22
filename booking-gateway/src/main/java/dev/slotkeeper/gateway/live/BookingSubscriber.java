package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.CustomerScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends the changes of one request to a caller. */
final class BookingSubscriber extends Subscriber {

    private final BookingStreams owner;
    private final UUID requestId;
    private final CustomerScope scope;
    private BookingState latest;
    private boolean sent;
    private boolean hinted;
    private final long since = System.nanoTime();
    private long queriedAt = since;

    BookingSubscriber(
            SseEventLoop eventLoop, BookingStreams owner, UUID requestId, BookingState first, CustomerScope asking) {
        super(eventLoop);
        this.owner = owner;
        this.requestId = requestId;
        this.latest = first;
        this.scope = asking;
    }

    UUID requestId() {
        return requestId;
    }

    /**
     * Returns true if the caller may see the decision: another customer's request may have taken the id while it was
     * undecided.
     */
    boolean maySee(@Nullable String decided) {
        return scope.includes(decided);
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
        long age = now - queriedAt;
        return !latest.isFinal()
                && (hinted
                        || age > BookingStreams.POLL_INTERVAL.toNanos()
                        || (latest.isPending() && age > BookingStreams.WHILE_PENDING.toNanos()));
    }

    void queriedAt(long now) {
        queriedAt = now;
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
        if (state.differsFrom(latest)) {
            owner.moved(this, state.slotId());
            latest = state;
            sent = false;
            eventLoop().pump(this);
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
        return !sent;
    }

    @Override
    byte[] next() {
        sent = true;
        return SseEncoder.of(latest.status(), "booking", latest.json());
    }

    @Override
    boolean isDone() {
        return latest.isFinal();
    }
}
