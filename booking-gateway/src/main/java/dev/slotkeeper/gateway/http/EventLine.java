package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.connector.BoundedProtocol;
import dev.slotkeeper.gateway.live.Line;
import dev.slotkeeper.gateway.live.Listener;
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
 * An answer that never ends. Tomcat keeps some 100 KB of buffers for a request that is not answered yet; so this one is
 * answered with its head, and its connection taken over as if it changed its protocol, which frees them.
 */
final class EventLine implements InternalHttpUpgradeHandler, Line {

    private static final String EVENT_STREAM = "text/event-stream;charset=UTF-8";
    private static final String CLOSED = "the connection is closed";
    private static final int SCRAP = 256;
    private static final int MOST_SCRAPS = 16;

    private volatile @Nullable Listener listener;
    private volatile @Nullable SocketWrapperBase<?> socket;

    /** Answers with the head of a stream; what follows is the listener's. */
    static void open(HttpServletRequest request, HttpServletResponse response, Listener listener) throws IOException {
        response.setContentType(EVENT_STREAM);
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        // The end of the connection is the end of the answer, so nothing need be written around each event.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        // Some proxies hold an answer back until it is complete, unless told so.
        response.setHeader("X-Accel-Buffering", "no");
        EventLine line = new EventLine();
        line.listener = listener;
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
        Listener mine = listener;
        if (mine == null) {
            close();
        } else {
            mine.opened(this);
        }
    }

    @Override
    public boolean ready() {
        SocketWrapperBase<?> open = socket;
        // A write to a closed one fails at once, so its listener is removed with the next event.
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

    /** What the network does not take yet goes on when it does. */
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
     * Uses the connection while Tomcat does not. Tomcat holds this lock during all its own work on a connection, closing
     * included; a write without it could find its buffers and its channel in use for another caller.
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

    /** Tomcat holds the lock of the connection. */
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

    /** Nothing is expected of a caller but its end; one that talks on and on is hung up on. */
    private static boolean hangsUp(SocketWrapperBase<?> open) throws IOException {
        byte[] scrap = new byte[SCRAP];
        for (int i = 0; i < MOST_SCRAPS; i++) {
            int read = open.read(false, scrap, 0, SCRAP);
            if (read <= 0) {
                return read < 0;
            }
        }
        return true;
    }

    @Override
    public void destroy() {
        Listener mine = listener;
        if (mine != null) {
            mine.closed();
        }
    }

    @Override
    public void timeoutAsync(long now) {
        // Silence is no failure here; heartbeats find out who is gone.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // Nothing here depends on it.
    }

    @Override
    public void pause() {
        // Streams end with the gateway, by their own thread.
    }
}
