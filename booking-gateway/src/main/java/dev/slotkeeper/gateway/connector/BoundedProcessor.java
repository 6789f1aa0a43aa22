package dev.slotkeeper.gateway.connector;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.Http11Processor;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Processes the requests of one connection. A head has one timeout in all; Tomcat's own timeouts restart with each
 * byte. After the last response the connection may be handed over to an event stream, or to a {@link Drain} for the
 * unread rest of a body. Unlike in Tomcat, that needs no change of protocol.
 */
final class BoundedProcessor extends Http11Processor {

    private static final int NO_TIMEOUT = -1;
    private static final long NOT_BEGUN = -1;

    private final BoundedProtocol protocol;
    private boolean unread;
    private boolean broken;
    private @Nullable InternalHttpUpgradeHandler successor;

    BoundedProcessor(BoundedProtocol protocol) {
        super(protocol, protocol.getAdapter());
        this.protocol = protocol;
    }

    @Override
    public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
        SocketState state = super.process(socket, event);
        boolean open =
                event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE || event == SocketEvent.TIMEOUT;
        return state == SocketState.CLOSED && open && findSuccessor() ? SocketState.UPGRADING : state;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        unread = false;
        broken = false;
        successor = null;
        SocketState state = super.service(socket);
        return switch (state) {
            case LONG -> isAsync() ? answering(socket) : headGoesOn(socket);
            case OPEN -> request.getStartTimeNanos() == NOT_BEGUN ? state : blankLines(socket);
            // A default, because Tomcat adds states in patch releases.
            default -> state;
        };
    }

    /**
     * Ignores blank lines between requests (RFC 9112, 2.2). Each counts as one of the requests that a connection may
     * carry.
     */
    private SocketState blankLines(SocketWrapperBase<?> socket) {
        if (socket.decrementKeepAlive() <= 0) {
            return SocketState.CLOSED;
        }
        socket.setReadTimeout(protocol.headTimeout().toMillis());
        return SocketState.OPEN;
    }

    /** Removes the read timeout: while a body arrives and its request is answered, the request's own timeouts apply. */
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

    /** Sets the handler that takes over the connection after its last response; returns false if there is none. */
    private boolean findSuccessor() {
        if (request.getNote(UnreadBodies.SUCCESSOR_NOTE) instanceof InternalHttpUpgradeHandler handler) {
            request.setNote(UnreadBodies.SUCCESSOR_NOTE, null);
            if (getErrorState().isError()) {
                handler.destroy();
            } else {
                successor = handler;
            }
        }
        if (successor == null && unread && !broken) {
            successor = new Drain();
        }
        return successor != null;
    }

    /** Ends a request that was answered asynchronously. A {@link Drain} takes the unread rest of its body. */
    @Override
    protected SocketState dispatchEndRequest() {
        if (isRequestBodyFullyRead() || UnreadBodies.isBuffered(request)) {
            return super.dispatchEndRequest();
        }
        unread = true;
        return SocketState.CLOSED;
    }

    /**
     * Records that a body is left unread. If the connection were closed at once, the sender might not see the response.
     * Malformed chunks leave an unread body too.
     */
    @Override
    protected void setErrorState(ErrorState state, @Nullable Throwable cause) {
        boolean head = request.getRequestProcessor().getStage() == Constants.STAGE_PARSE;
        if (state == ErrorState.CLOSE_CLEAN || cause instanceof BadRequestException) {
            unread |= head || !isRequestBodyFullyRead();
        } else {
            broken |= cause != null;
        }
        super.setErrorState(state, cause);
    }

    @Override
    public @Nullable UpgradeToken getUpgradeToken() {
        return successor == null ? super.getUpgradeToken() : new UpgradeToken(successor, null, null, null);
    }
}
