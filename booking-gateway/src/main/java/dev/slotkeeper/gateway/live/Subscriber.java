package dev.slotkeeper.gateway.live;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stream to one caller. It buffers almost nothing: the next bytes are created when the line accepts them. Once it has a
 * line, it is used by the thread of {@link SseEventLoop} only.
 */
public abstract class Subscriber {

    /** Maximum number of pieces for one caller before the others have their turn. */
    private static final int MAX_PIECES = 16;

    private final SseEventLoop eventLoop;
    private @Nullable SubscriberConnection connection;
    private byte @Nullable [] rest;
    private int restFrom;
    private long lastWritten;
    private long stuckSince;
    private boolean stuck;
    private volatile @Nullable Runnable end;

    Subscriber(SseEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /**
     * Sets an action for the end of this stream, with any cause; set before its line is opened, run at least once.
     */
    public final void onEnd(Runnable errand) {
        end = errand;
        eventLoop.expect(this);
    }

    /** Returns true if an action is set for its end, so that it must not be dropped silently. */
    final boolean isExpected() {
        return end != null;
    }

    /** Runs the action for the end of this stream. */
    final void ended() {
        Runnable errand = end;
        if (errand != null) {
            errand.run();
        }
    }

    /** Attaches the line. Called once, on any thread. */
    public final void opened(SubscriberConnection opened) {
        eventLoop.join(this, opened);
    }

    /** Ends this stream after its caller disconnected. Called on any thread, also for a stream without a line. */
    public final void closed() {
        ended();
        eventLoop.leave(this);
    }

    /** Returns true if there is something to send. */
    abstract boolean hasPending();

    /** Returns the next bytes, empty if no event concerns this caller; called only if there is news. */
    abstract byte[] next();

    /** Returns true if nothing more will ever be sent. */
    abstract boolean isDone();

    /** Returns the bytes that keep a silent stream open. */
    byte[] heartbeat() {
        return SseEncoder.heartbeat();
    }

    abstract void joined();

    abstract void left();

    final SseEventLoop eventLoop() {
        return eventLoop;
    }

    final void connect(SubscriberConnection opened, long now) {
        connection = opened;
        lastWritten = now;
    }

    /** Writes what the line accepts; returns true if nothing is left to write. */
    final boolean pump(long now) {
        for (int i = 0; i < MAX_PIECES; i++) {
            if (rest == null && !hasPending()) {
                if (!isDone()) {
                    return true;
                }
                if (isReady(now)) {
                    drop();
                }
                return connection == null;
            }
            if (!isReady(now)) {
                return connection == null;
            }
            byte[] piece = rest == null ? next() : rest;
            int length = Math.min(piece.length - restFrom, SubscriberConnection.PIECE);
            if (length > 0 && !write(piece, restFrom, length, now)) {
                return true;
            }
            restFrom += length;
            rest = restFrom < piece.length ? piece : null;
            restFrom = rest == null ? 0 : restFrom;
        }
        return false;
    }

    private boolean isReady(long now) {
        SubscriberConnection open = connection;
        if (open == null) {
            return false;
        }
        boolean ready;
        try {
            ready = open.ready();
        } catch (RuntimeException gone) {
            drop();
            return false;
        }
        if (!ready && !stuck) {
            stuckSince = now;
        }
        stuck = !ready;
        return ready;
    }

    private boolean write(byte[] bytes, int from, int length, long now) {
        SubscriberConnection open = connection;
        if (open == null) {
            return false;
        }
        try {
            open.write(bytes, from, length);
            lastWritten = now;
            return true;
        } catch (IOException | RuntimeException gone) {
            drop();
            return false;
        }
    }

    /** Writes a heartbeat to a silent stream; closes a line that has accepted nothing for two heartbeats. */
    final void keep(long now, long heartbeat) {
        if (stuck && now - stuckSince > 2 * heartbeat && !isReady(now)) {
            drop();
        } else if (now - lastWritten >= heartbeat && rest == null && !hasPending() && isReady(now)) {
            byte[] sign = heartbeat();
            var unused = write(sign, 0, sign.length, now);
        }
    }

    /** Closes the line; the caller reconnects if it wants more. */
    final void drop() {
        SubscriberConnection open = connection;
        if (open != null) {
            connection = null;
            eventLoop.remove(this);
            ended();
            try {
                open.close();
            } catch (RuntimeException gone) {
                // It is closed already, or the web server closes it with its next event.
            }
        }
    }
}
