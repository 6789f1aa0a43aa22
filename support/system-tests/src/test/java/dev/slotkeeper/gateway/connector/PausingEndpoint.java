package dev.slotkeeper.gateway.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** The gateway's endpoint, whose threads sometimes pause between choosing a channel and writing to it. */
public final class PausingEndpoint extends BoundedEndpoint {

    private static final int BUFFER = 2_048;
    private static final int ONE_IN = 10;
    private static final long PAUSE_NANOS = 2_000_000;

    private final Random random;

    private PausingEndpoint(long seed) {
        random = new Random(seed);
    }

    /** Returns the gateway's protocol on such an endpoint. */
    public static BoundedProtocol protocol(long seed) {
        return new BoundedProtocol(new PausingEndpoint(seed));
    }

    private final class PausingChannel extends NioChannel {

        PausingChannel() {
            super(new SocketBufferHandler(BUFFER, BUFFER, false));
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (random.nextInt(ONE_IN) == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return super.write(bytes);
        }
    }

    /** Gives the socket a pausing channel. Called by the one thread that accepts connections. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        NioChannel used = getNioChannels().pop();
        getNioChannels().push(used == null ? new PausingChannel() : used);
        return super.setSocketOptions(socket);
    }
}
