package dev.slotkeeper.embedded.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpProxyTest {

    private static final int TIMEOUT_MS = 10_000;

    private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
    private ServerSocket echo;
    private Thread server;
    private TcpProxy proxy;

    @BeforeEach
    void startAnEchoBehindTheProxy() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server = new Thread(this::echoAll);
        server.setDaemon(true);
        server.start();
        proxy = new TcpProxy("localhost", echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsBothWays() throws IOException {
        try (Socket client = connect()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void cutBreaksOpenConnectionsAndNewOnesUntilRestored() throws IOException {
        try (Socket client = connect()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);

            proxy.cut();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(this::answerOnNewConnection).isInstanceOf(IOException.class);

        proxy.restore();

        try (Socket client = connect()) {
            assertThat(answerTo(client, 8)).isEqualTo(8);
        }
    }

    @Test
    void stallHoldsBytesBackAndRestoreDeliversThem() throws IOException {
        try (Socket client = connect()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);
            client.setSoTimeout(300);

            proxy.stall();

            assertThatThrownBy(() -> answerTo(client, 8)).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(TIMEOUT_MS);

            proxy.restore();

            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void aTargetThatIsAwayEndsTheConnection() throws IOException, InterruptedException {
        echo.close();
        // A call of accept that is under way can take one more connection, until it has seen that.
        server.join(TIMEOUT_MS);
        assertThat(server.isAlive()).isFalse();

        try (Socket client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aTrapRunsItsActionOnceAndBreaksTheConnectionWithoutForwardingTheMessage() throws IOException {
        try (TcpProxy trapped = new TcpProxy("localhost", echo.getLocalPort(), ByteProtocol::new);
                Socket client = connect(trapped)) {
            AtomicInteger runs = new AtomicInteger();
            trapped.trap(Moment.askedFor("8"), runs::incrementAndGet);
            assertThat(answerTo(client, 7)).isEqualTo(7);
            assertThat(trapped.isSprung()).isFalse();

            assertThatThrownBy(() -> answerTo(client, 8)).isInstanceOf(IOException.class);

            assertThat(trapped.isSprung()).isTrue();
            try (Socket next = connect(trapped)) {
                assertThat(answerTo(next, 8)).isEqualTo(8);
            }
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void aTrapForAnAnswerLetsTheServerReceiveTheRequest() throws Exception {
        try (TcpProxy trapped = new TcpProxy("localhost", echo.getLocalPort(), ByteProtocol::new);
                Socket client = connect(trapped)) {
            trapped.trap(Moment.answered("8"), () -> {});
            assertThatThrownBy(() -> answerTo(client, 8)).isInstanceOf(IOException.class);
        }
        assertThat(received).contains(8);
    }

    @Test
    void aSlicedMessageArrivesWhole() throws IOException {
        proxy.slice(1);
        try (Socket client = connect()) {
            client.getOutputStream().write(new byte[] {1, 2, 3});
            assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aDelayedMessageArrivesLater() throws IOException {
        proxy.delay(Duration.ofMillis(100));
        try (Socket client = connect()) {
            long began = System.nanoTime();
            assertThat(answerTo(client, 7)).isEqualTo(7);
            assertThat(System.nanoTime() - began)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
        }
    }

    /** Makes each byte a message with its value as the operation. */
    private static final class ByteProtocol implements Protocol {

        @Override
        public @Nullable Frame request(DataInputStream in) throws IOException {
            int value = in.read();
            return value < 0 ? null : new Frame(new byte[] {(byte) value}, Integer.toString(value));
        }

        @Override
        public @Nullable Frame answer(DataInputStream in) throws IOException {
            return request(in);
        }
    }

    private void answerOnNewConnection() throws IOException {
        try (Socket client = connect()) {
            answerTo(client, 7);
        }
    }

    private Socket connect() throws IOException {
        return connect(proxy);
    }

    private static Socket connect(TcpProxy proxy) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        // No interrupt ends a read.
        client.setSoTimeout(TIMEOUT_MS);
        return client;
    }

    private static int answerTo(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private void echoAll() {
        while (true) {
            try (Socket client = echo.accept()) {
                for (int value = client.getInputStream().read();
                        value >= 0;
                        value = client.getInputStream().read()) {
                    received.add(value);
                    client.getOutputStream().write(value);
                }
            } catch (IOException e) {
                if (echo.isClosed()) {
                    return;
                }
            }
        }
    }
}
