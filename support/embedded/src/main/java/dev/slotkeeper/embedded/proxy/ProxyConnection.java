package dev.slotkeeper.embedded.proxy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One program's connection through a {@link TcpProxy}. */
final class ProxyConnection {

    private final TcpProxy proxy;
    private final Socket program;
    private final InetSocketAddress target;
    private final Protocol protocol;
    private final Socket server = new Socket();

    ProxyConnection(TcpProxy proxy, Socket program, InetSocketAddress target, Protocol protocol) {
        this.proxy = proxy;
        this.program = program;
        this.target = target;
        this.protocol = protocol;
    }

    /** Reads the messages of one side. */
    private interface Reader {
        Protocol.@Nullable Frame next(DataInputStream in) throws IOException;
    }

    /** Connects to the server and forwards until one of the two ends the connection. */
    void begin() {
        try {
            program.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
        } catch (IOException unreachable) {
            close();
            return;
        }
        TcpProxy.daemon(() -> pump(server, program, protocol::answer, true));
        pump(program, server, protocol::request, false);
    }

    private void pump(Socket from, Socket to, Reader reader, boolean answers) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream(), TcpProxy.BUFFER));
            OutputStream out = new BufferedOutputStream(to.getOutputStream(), TcpProxy.BUFFER);
            for (Protocol.Frame frame = reader.next(in); frame != null; frame = reader.next(in)) {
                if (proxy.springs(new Moment(frame.operation(), answers))) {
                    reset();
                    return;
                }
                proxy.hold();
                forward(frame.bytes(), out);
                if (in.available() == 0) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException resetOrClosed) {
            // In both cases, both sides are closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void forward(byte[] bytes, OutputStream out) throws IOException {
        int slice = proxy.slice();
        if (slice >= bytes.length) {
            out.write(bytes);
            return;
        }
        for (int sent = 0; sent < bytes.length; sent += slice) {
            out.write(bytes, sent, Math.min(slice, bytes.length - sent));
            out.flush();
        }
    }

    /** Closes both sides; what was forwarded still arrives. */
    private void close() {
        close(program);
        close(server);
        proxy.ended(this);
    }

    /** Closes both sides with a TCP reset, so that both notice at once. */
    void reset() {
        reset(program);
        reset(server);
        proxy.ended(this);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Closing it again does no harm.
        }
        close(socket);
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException nothingLeftToClose) {
            // The socket is closed, as intended.
        }
    }
}
