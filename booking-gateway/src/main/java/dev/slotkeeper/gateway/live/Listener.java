package dev.slotkeeper.gateway.live;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One caller who listens. It holds next to nothing: what it is to be told is asked for when its line takes it. Belongs to
 * the thread of {@link Streams}, once it has a line.
 */
public abstract class Listener {

    /** Pieces that one caller gets before the others have their turn. */
    private static final int MOST_PIECES = 16;

    private final Streams streams;
    private @Nullable Line line;
    private byte @Nullable [] rest;
    private int restFrom;
    private long lastWritten;
    private long stuckSince;
    private boolean stuck;
    private volatile @Nullable Runnable end;

    Listener(Streams streams) {
        this.streams = streams;
    }

    /** Has something done when it ends, however it ends; set before its line is opened, done at least once. */
    public final void onEnd(Runnable errand) {
        end = errand;
        streams.expect(this);
    }

    /** Returns true if something is done when it ends, so that it must not be forgotten. */
    final boolean isExpected() {
        return end != null;
    }

    /** Nothing more is told. */
    final void ended() {
        Runnable errand = end;
        if (errand != null) {
            errand.run();
        }
    }

    /** The line takes bytes. Called once, on any thread. */
    public final void opened(Line opened) {
        streams.join(this, opened);
    }

    /** Nobody listens any more. Called on any thread, also of one that was never opened. */
    public final void closed() {
        ended();
        streams.leave(this);
    }

    /** Whether there is something to tell. */
    abstract boolean hasNews();

    /** What is to be told next, or nothing of what there was concerns this caller; only asked when there is news. */
    abstract byte[] next();

    /** Whether all was told that will ever be. */
    abstract boolean isDone();

    /** The sign of life of one that has nothing else to say. */
    byte[] heartbeat() {
        return Event.heartbeat();
    }

    abstract void joined();

    abstract void left();

    final Streams streams() {
        return streams;
    }

    final void connect(Line opened, long now) {
        line = opened;
        lastWritten = now;
    }

    /** Tells what the line takes, and says whether that was all there is. */
    final boolean pump(long now) {
        for (int i = 0; i < MOST_PIECES; i++) {
            if (rest == null && !hasNews()) {
                if (!isDone()) {
                    return true;
                }
                if (isReady(now)) {
                    drop();
                }
                return line == null;
            }
            if (!isReady(now)) {
                return line == null;
            }
            byte[] piece = rest == null ? next() : rest;
            int length = Math.min(piece.length - restFrom, Line.PIECE);
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
        Line open = line;
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
        Line open = line;
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

    /** Says that it is alive, and gives up a line that has taken nothing for long. */
    final void keep(long now, long heartbeat) {
        if (stuck && now - stuckSince > 2 * heartbeat && !isReady(now)) {
            drop();
        } else if (now - lastWritten >= heartbeat && rest == null && !hasNews() && isReady(now)) {
            byte[] sign = heartbeat();
            var unused = write(sign, 0, sign.length, now);
        }
    }

    /** Ends the line; its caller comes back if it wants more. */
    final void drop() {
        Line open = line;
        if (open != null) {
            line = null;
            streams.remove(this);
            ended();
            try {
                open.close();
            } catch (RuntimeException gone) {
                // It is closed already, or the web server closes it with its next event.
            }
        }
    }
}
