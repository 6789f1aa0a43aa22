package dev.slotkeeper.worker.health;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Speaks HTTP/1.1 and closes connections whose request line and headers take longer in all than the connection timeout.
 * Tomcat's own timeout begins anew with each byte, so a byte now and then would hold a connection for hours. Tomcat makes it
 * by its name, hence public.
 */
public final class HeaderTimeoutProtocol extends Http11NioProtocol {

    /** Interval between Tomcat's checks of timeouts; a connection lives so much longer at most. */
    private static final int TICK_MILLIS = 250;

    public HeaderTimeoutProtocol() {
        setSelectorTimeout(TICK_MILLIS);
        setProperty("socket.timeoutInterval", Integer.toString(TICK_MILLIS));
    }

    @Override
    protected Processor createProcessor() {
        return new TimedHeads(this, getAdapter());
    }

    private static final class TimedHeads extends Http11Processor {

        private static final long NOT_BEGUN = -1;

        private final HeaderTimeoutProtocol protocol;

        TimedHeads(HeaderTimeoutProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.protocol = protocol;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            SocketState state = super.service(socket);
            return switch (state) {
                case LONG -> isAsync() ? state : headGoesOn(socket);
                // Its time has begun, but no request: only blank lines came.
                case OPEN -> request.getStartTimeNanos() == NOT_BEGUN ? state : SocketState.CLOSED;
                // Tomcat adds states in patches.
                default -> state;
            };
        }

        private SocketState headGoesOn(SocketWrapperBase<?> socket) {
            long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getStartTimeNanos());
            long left = protocol.getConnectionTimeout() - taken;
            if (left <= 0) {
                return SocketState.CLOSED;
            }
            socket.setReadTimeout(left);
            return SocketState.LONG;
        }
    }
}
