package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.connector.BoundedProtocol;
import dev.slotkeeper.gateway.live.Subscriber;
import dev.slotkeeper.gateway.live.SubscriberConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;

/**
 * Writes a stream of events to one connection. Tomcat keeps about 100 KB of buffers for an unanswered request. To free
 * them, the response ends with its head, and this handler takes over the connection as in a protocol upgrade.
 */
public final class SseConnection implements InternalHttpUpgradeHandler, SubscriberConnection {

    private static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";
    private static final String CLOSED = "the connection is closed";
    private static final int SCRAP = 256;
    private static final int MAX_SCRAPS = 16;

    private volatile @Nullable Subscriber subscriber;
    private volatile @Nullable SocketWrapperBase<?> socket;

    /** Sends the head of a stream; the listener sends what follows. */
    public static void open(HttpServletRequest request, HttpServletResponse response, Subscriber subscriber)
            throws IOException {
        response.setContentType(EVENT_STREAM);
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        // The end of the connection ends the response, so events need no chunk headers.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        // Some proxies buffer a response until it is complete, unless this header forbids it.
        response.setHeader("X-Accel-Buffering", "no");
        SseConnection line = new SseConnection();
        line.subscriber = subscriber;
        response.setStatus(HttpServletResponse.SC_OK);
        response.flushBuffer();
        request.setAttribute(BoundedProtocol.SUCCESSOR, line);
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        Subscriber mine = subscriber;
        if (mine == null) {
            close();
        } else {
            mine.opened(this);
        }
    }

    @Override
    public boolean ready() {
        SocketWrapperBase<?> open = socket;
        // A write to a closed connection fails at once, so its listener is removed with the next event.
        return open != null && locked(open, () -> open.isClosed() || open.isReadyForWrite());
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        SocketWrapperBase<?> open = socket;
        if (open == null) {
            throw new IOException(CLOSED);
        }
        boolean unused = locked(open, () -> {
            if (open.isClosed()) {
                throw new IOException(CLOSED);
            }
            open.write(false, bytes, from, length);
            return flush(open);
        });
    }

    /** Flushes the output and returns whether some is left, which Tomcat sends when the socket accepts it. */
    private static boolean flush(SocketWrapperBase<?> open) throws IOException {
        boolean left = open.flush(false);
        if (left) {
            open.registerWriteInterest();
        }
        return left;
    }

    @Override
    public void close() {
        SocketWrapperBase<?> open = socket;
        socket = null;
        if (open != null) {
            boolean unused = locked(open, () -> {
                open.close();
                return true;
            });
        }
    }

    private interface Use<E extends Exception> {
        boolean once() throws E;
    }

    /**
     * Runs an action while it holds the lock of the connection. Tomcat holds this lock during all its own work on a
     * connection, closing included. A write without it could hit buffers and a channel that another caller already
     * uses.
     */
    private static <E extends Exception> boolean locked(SocketWrapperBase<?> open, Use<E> use) throws E {
        Lock lock = open.getLock();
        lock.lock();
        try {
            return use.once();
        } finally {
            lock.unlock();
        }
    }

    /** Handles a socket event. Tomcat holds the lock of the connection. */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        SocketWrapperBase<?> open = socket;
        if (open == null) {
            return SocketState.CLOSED;
        }
        try {
            return switch (event) {
                case OPEN_READ -> hangsUp(open) ? SocketState.CLOSED : SocketState.UPGRADED;
                case OPEN_WRITE -> {
                    boolean unused = flush(open);
                    yield SocketState.UPGRADED;
                }
                case STOP, TIMEOUT, DISCONNECT, ERROR, CONNECT_FAIL -> SocketState.CLOSED;
            };
        } catch (IOException gone) {
            return SocketState.CLOSED;
        }
    }

    /** Discards input; returns true if the caller has disconnected, or sends so much that it is disconnected. */
    private static boolean hangsUp(SocketWrapperBase<?> open) throws IOException {
        byte[] scrap = new byte[SCRAP];
        for (int i = 0; i < MAX_SCRAPS; i++) {
            int read = open.read(false, scrap, 0, SCRAP);
            if (read <= 0) {
                return read < 0;
            }
        }
        return true;
    }

    @Override
    public void destroy() {
        Subscriber mine = subscriber;
        if (mine != null) {
            mine.closed();
        }
    }

    @Override
    public void timeoutAsync(long now) {
        // A silent stream is no failure; heartbeats detect disconnected callers.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // Not used.
    }

    @Override
    public void pause() {
        // The thread of the streams closes them when the gateway stops.
    }
}
