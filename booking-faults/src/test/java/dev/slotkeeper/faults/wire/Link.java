package dev.slotkeeper.faults.wire;

import dev.slotkeeper.embedded.Ports;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forwards connections from its own port on loopback to a server's port. The link can be cut, stalled, slowed down and
 * sliced, and can trigger an action at a given message.
 */
public final class Link implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final int target;
    private final int port = Ports.free();
    private final Supplier<Protocol> protocols;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<Moment, Runnable> traps = new ConcurrentHashMap<>();
    private final ServerSocket listener;
    private final Object gate = new Object();
    private boolean isCut;
    private boolean stalled;
    private volatile Duration delay = Duration.ZERO;
    private volatile int slice = Integer.MAX_VALUE;

    /** Opens the port and starts forwarding. */
    public Link(int target, Supplier<Protocol> protocols) {
        this.target = target;
        this.protocols = protocols;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** Returns the link's port on localhost. */
    public int port() {
        return port;
    }

    /**
     * Sets a trap for one message: when the next such message arrives, the link runs the action, then breaks the
     * connection without forwarding the message. An action that kills the program leaves it no time to react.
     */
    public void trap(Moment moment, Runnable action) {
        traps.put(moment, action);
    }

    /** Returns true if every trap was triggered. */
    public boolean isSprung() {
        return traps.isEmpty();
    }

    /** Breaks every open connection and every new one until {@link #restore()}. */
    public void cut() {
        synchronized (gate) {
            isCut = true;
        }
        reset();
    }

    /** Breaks every open connection; new ones are forwarded. */
    public void reset() {
        open.forEach(Connection::end);
    }

    /** Stops forwarding in both directions without breaking connections, as a network that drops packets. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /** Delays every message by this time, in each direction. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Forwards at most this number of bytes at a time. */
    public void slice(int bytes) {
        slice = bytes;
    }

    /** Ends all faults and removes all traps. */
    public void restore() {
        synchronized (gate) {
            isCut = false;
            stalled = false;
            gate.notifyAll();
        }
        delay = Duration.ZERO;
        slice = Integer.MAX_VALUE;
        traps.clear();
    }

    @Override
    public void close() {
        close(listener);
        restore();
        reset();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket program = listener.accept();
                boolean refused;
                synchronized (gate) {
                    refused = isCut;
                }
                if (refused) {
                    reset(program);
                } else {
                    Connection connection = new Connection(program, protocols.get());
                    open.add(connection);
                    daemon(connection::begin);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Closing it again does no harm.
        }
        close(socket);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException nothingLeftToClose) {
            // The socket is closed, as intended.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "link");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads the messages of one side. */
    private interface Reader {
        Protocol.@Nullable Frame next(DataInputStream in) throws IOException;
    }

    private final class Connection {

        private final Socket program;
        private final Socket server = new Socket();
        private final Protocol protocol;

        Connection(Socket program, Protocol protocol) {
            this.program = program;
            this.protocol = protocol;
        }

        void end() {
            reset(program);
            reset(server);
            open.remove(this);
        }

        void begin() {
            try {
                program.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            } catch (IOException targetAway) {
                end();
                return;
            }
            daemon(() -> pump(server, program, protocol::answer, true));
            pump(program, server, protocol::request, false);
        }

        private void pump(Socket from, Socket to, Reader reader, boolean answers) {
            try {
                DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream(), BUFFER));
                OutputStream out = to.getOutputStream();
                Protocol.Frame frame = reader.next(in);
                while (frame != null && !springs(frame, answers)) {
                    hold();
                    forward(frame.bytes(), out);
                    frame = reader.next(in);
                }
            } catch (IOException cutOrClosed) {
                // In both cases, both sides are closed below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        private boolean springs(Protocol.Frame frame, boolean answers) {
            Runnable action = traps.remove(new Moment(frame.operation(), answers));
            if (action != null) {
                action.run();
            }
            return action != null;
        }

        private void hold() throws InterruptedException {
            synchronized (gate) {
                while (stalled) {
                    gate.wait();
                }
                long end = System.nanoTime() + delay.toNanos();
                for (long left = delay.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                    gate.wait(left);
                }
            }
        }

        private void forward(byte[] bytes, OutputStream out) throws IOException {
            int sent = 0;
            while (sent < bytes.length) {
                int size = Math.min(slice, bytes.length - sent);
                out.write(bytes, sent, size);
                sent += size;
            }
        }
    }
}
