package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SseConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final byte[] EVENT = "data: 1\n\n".getBytes(StandardCharsets.UTF_8);

    private final List<Boolean> locked = new ArrayList<>();
    private final Channel channel = new Channel();
    private final Connection connection = new Connection(channel);
    private final SseConnection line = new SseConnection();

    SseConnectionTest() {
        line.setSocketWrapper(connection);
    }

    /** Tomcat's connection, on a fake channel. */
    private final class Connection extends NioSocketWrapper {

        Connection(Channel channel) {
            super(channel, new NioEndpoint());
        }

        ReentrantLock lock() {
            return (ReentrantLock) getLock();
        }

        @Override
        public boolean canWrite() {
            locked.add(lock().isHeldByCurrentThread());
            return super.canWrite();
        }

        @Override
        public void registerWriteInterest() {
            locked.add(lock().isHeldByCurrentThread());
        }

        @Override
        protected void doClose() {
            locked.add(lock().isHeldByCurrentThread());
            super.doClose();
        }
    }

    private final class Channel extends NioChannel {

        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean pausing;
        private volatile boolean full;

        Channel() {
            super(new SocketBufferHandler(64, 64, false));
        }

        @Override
        public int write(ByteBuffer bytes) {
            locked.add(connection.lock().isHeldByCurrentThread());
            if (pausing) {
                writing.countDown();
                await(goOn);
            }
            int taken = full ? 0 : bytes.remaining();
            bytes.position(bytes.position() + taken);
            return taken;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TIMEOUT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException hurried) {
            throw new AssertionError(hurried);
        }
    }

    private void write() {
        try {
            line.write(EVENT, 0, EVENT.length);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Closes the connection as Tomcat does when the caller disconnects. */
    private void closeAsTomcat() {
        connection.lock().lock();
        try {
            connection.close();
        } finally {
            connection.lock().unlock();
        }
    }

    @Test
    void connectionIsNotClosedDuringAWrite() throws Exception {
        channel.pausing = true;
        Thread writer = new Thread(this::write);
        writer.start();
        await(channel.writing);

        Thread closer = new Thread(this::closeAsTomcat);
        closer.start();
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> connection.isClosed() || connection.lock().hasQueuedThread(closer));
        boolean closedUnderTheWriter = connection.isClosed();
        channel.goOn.countDown();
        writer.join();
        closer.join();

        assertThat(closedUnderTheWriter).isFalse();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void everyUseOfAConnectionHoldsItsLock() {
        assertThat(line.ready()).isTrue();
        channel.full = true;
        write();
        assertThat(line.ready()).isFalse();
        line.close();

        assertThat(locked).hasSizeGreaterThanOrEqualTo(6).doesNotContain(false);
    }

    @Test
    void writeToAClosedConnectionFails() {
        closeAsTomcat();

        assertThat(line.ready()).as("ready, so that the next write fails").isTrue();
        assertThatThrownBy(() -> line.write(EVENT, 0, EVENT.length)).isInstanceOf(IOException.class);
        line.close();
        assertThat(line.upgradeDispatch(SocketEvent.OPEN_WRITE).name()).isEqualTo("CLOSED");
    }
}
