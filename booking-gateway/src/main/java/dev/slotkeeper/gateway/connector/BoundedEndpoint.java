package dev.slotkeeper.gateway.connector;

import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Accepts connections while the {@link Admission} allows it, and closes those beyond their peer's share. */
class BoundedEndpoint extends NioEndpoint {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final PeerConnections peers = new PeerConnections(this::counts);
    private volatile @Nullable Admission admission;

    void setAdmission(Admission admission) {
        this.admission = admission;
    }

    /**
     * Waits until another connection may be accepted. Tomcat's own limit can't follow the number of streams, because
     * raising it wakes no thread.
     */
    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
        Admission bounds = admission;
        // Tomcat has already counted the connection that is about to be accepted.
        while (bounds != null && isRunning() && !isPaused() && !bounds.hasRoom(getConnectionCount() - 1)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return super.serverSocketAccept();
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        Admission bounds = admission;
        if (bounds != null && !peers.admit(socket, bounds)) {
            bounds.refused();
            destroySocket(socket);
            return true;
        }
        return super.setSocketOptions(socket);
    }

    /** Returns false for a connection that is closed or was handed over, for example to a stream. */
    private boolean counts(SocketChannel socket) {
        SocketWrapperBase<NioChannel> wrapper = connections.get(socket);
        return wrapper != null
                && !(wrapper.getCurrentProcessor() instanceof Processor now && now.isUpgrade() && !isDrain(now));
    }

    private static boolean isDrain(Processor processor) {
        UpgradeToken token = processor.getUpgradeToken();
        return token != null && token.getHttpUpgradeHandler() instanceof Drain;
    }
}
