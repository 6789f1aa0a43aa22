package dev.slotkeeper.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** Tomcat's own, but that now and then a thread pauses between choosing a channel and writing to it. */
final class PausingEndpoint extends NioEndpoint {

    private static final int BUFFER = 2_048;
    private static final int ONE_IN = 10;
    private static final long PAUSE_NANOS = 2_000_000;

    private final Random random;

    PausingEndpoint(long seed) {
        random = new Random(seed);
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

    /** Called by the one thread that accepts connections. */
    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        NioChannel used = getNioChannels().pop();
        getNioChannels().push(used == null ? new PausingChannel() : used);
        return super.setSocketOptions(socket);
    }
}
