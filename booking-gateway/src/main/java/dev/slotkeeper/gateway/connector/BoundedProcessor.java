package dev.slotkeeper.gateway.connector;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Processes the requests of one connection. Tomcat's time-outs count from the last byte, so here the time that is left for a
 * head shrinks with each of its parts; and what is left of a refused body is drained without a thread ({@link Drain}).
 */
final class BoundedProcessor extends Http11Processor {

    private static final int NO_TIMEOUT = -1;
    private static final long NOT_BEGUN = -1;

    private final BoundedProtocol protocol;
    private boolean unread;

    BoundedProcessor(BoundedProtocol protocol) {
        super(protocol, protocol.getAdapter());
        this.protocol = protocol;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        unread = false;
        SocketState state = super.service(socket);
        return switch (state) {
            case LONG -> isAsync() ? answering(socket) : headGoesOn(socket);
            // Its time has begun, but no request: only blank lines came.
            case OPEN -> request.getStartTimeNanos() == NOT_BEGUN ? state : SocketState.CLOSED;
            case CLOSED -> unread && getErrorState().isIoAllowed() ? SocketState.UPGRADING : state;
            // Tomcat adds states in patches.
            default -> state;
        };
    }

    /** While a request is answered, and its body arrives, its own time-outs count. */
    private static SocketState answering(SocketWrapperBase<?> socket) {
        socket.setReadTimeout(NO_TIMEOUT);
        return SocketState.LONG;
    }

    private SocketState headGoesOn(SocketWrapperBase<?> socket) {
        long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getStartTimeNanos());
        long left = protocol.headTimeout().toMillis() - taken;
        if (left <= 0) {
            return SocketState.CLOSED;
        }
        socket.setReadTimeout(Math.min(left, protocol.getConnectionTimeout()));
        return SocketState.LONG;
    }

    /** An answer that came later, to a request whose body is not read. */
    @Override
    protected SocketState dispatchEndRequest() {
        if (isRequestBodyFullyRead() || UnreadBodies.isBuffered(request)) {
            return super.dispatchEndRequest();
        }
        unread = true;
        return SocketState.UPGRADING;
    }

    /** Notes what would be lost with the connection: a sender that is still sending may not see its answer then. */
    @Override
    protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
        boolean head = request.getRequestProcessor().getStage() == Constants.STAGE_PARSE;
        unread |= state == ErrorState.CLOSE_CLEAN && (head || !isRequestBodyFullyRead());
        super.setErrorState(state, cause);
    }

    @Override
    public @Nullable UpgradeToken getUpgradeToken() {
        UpgradeToken token = super.getUpgradeToken();
        return token == null && unread ? new UpgradeToken(new Drain(), null, null, null) : token;
    }
}
