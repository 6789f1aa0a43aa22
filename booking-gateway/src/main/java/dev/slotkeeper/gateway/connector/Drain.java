package dev.slotkeeper.gateway.connector;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Discards what still arrives after the last response of a connection, for at most {@value #MAX_MILLIS} ms and {@value
 * #MAX_BYTES} bytes in all, and then closes it. If it were closed at once, the sender might never see the response (RFC
 * 9112, 9.6). It takes over the connection as in a protocol upgrade, so that no thread and no request waits.
 */
final class Drain implements InternalHttpUpgradeHandler {

    static final int MAX_BYTES = 8 * 1024 * 1024;
    static final long MAX_MILLIS = 1_000;

    private static final int CHUNK = 2 * 1024;

    private final long began = System.nanoTime();
    private @Nullable SocketWrapperBase<?> socket;
    private int dropped;

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        SocketWrapperBase<?> open = socket;
        if (open == null) {
            return;
        }
        try {
            if (open.getSocket() instanceof NioChannel channel) {
                channel.getIOChannel().shutdownOutput();
            }
        } catch (IOException gone) {
            // The next read fails too.
        }
        open.setReadTimeout(MAX_MILLIS);
        // Causes an event that reads what has already arrived; the poller's timeout needs this registration too.
        open.registerReadInterest();
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        SocketWrapperBase<?> open = socket;
        long left = MAX_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        boolean over = event == SocketEvent.ERROR || event == SocketEvent.DISCONNECT || event == SocketEvent.STOP;
        if (open == null || over || left <= 0) {
            return SocketState.CLOSED;
        }
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = open.read(false, chunk, 0, CHUNK); n != 0; n = open.read(false, chunk, 0, CHUNK)) {
                dropped += Math.max(0, n);
                if (n < 0 || dropped > MAX_BYTES) {
                    return SocketState.CLOSED;
                }
            }
        } catch (IOException gone) {
            return SocketState.CLOSED;
        }
        open.setReadTimeout(left);
        return SocketState.UPGRADED;
    }

    @Override
    public void timeoutAsync(long now) {
        // The read timeout applies instead.
    }

    @Override
    public void destroy() {
        // Holds no resources.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // Not used.
    }

    @Override
    public void pause() {
        // Ends within a second by itself.
    }
}
