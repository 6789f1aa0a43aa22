package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CuttableProxyTest {

    private static final int PATIENCE_MS = 10_000;

    private ServerSocket echo;
    private Thread server;
    private CuttableProxy proxy;

    @BeforeEach
    void startAnEchoBehindTheProxy() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server = new Thread(this::echoAll);
        server.setDaemon(true);
        server.start();
        proxy = new CuttableProxy("localhost", echo.getLocalPort());
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
    void cutBreaksOpenConnectionsAndRefusesNewOnesUntilRestored() throws IOException {
        try (Socket client = connect()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);

            proxy.cut();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        }

        proxy.restore();

        try (Socket client = connect()) {
            assertThat(answerTo(client, 8)).isEqualTo(8);
        }
    }

    @Test
    void stallHoldsBytesBackAndResumeDeliversThem() throws IOException {
        try (Socket client = connect()) {
            assertThat(answerTo(client, 7)).isEqualTo(7);
            client.setSoTimeout(300);

            proxy.stall();

            assertThatThrownBy(() -> answerTo(client, 8)).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(PATIENCE_MS);

            proxy.resume();

            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void aTargetThatIsAwayEndsTheConnection() throws IOException, InterruptedException {
        echo.close();
        // A call of accept that is under way can take one more connection, until it has seen that.
        server.join(PATIENCE_MS);
        assertThat(server.isAlive()).isFalse();

        try (Socket client = connect()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        // No interrupt ends a read.
        client.setSoTimeout(PATIENCE_MS);
        return client;
    }

    private static int answerTo(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private void echoAll() {
        while (true) {
            try (Socket client = echo.accept()) {
                client.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
                if (echo.isClosed()) {
                    return;
                }
            }
        }
    }
}
