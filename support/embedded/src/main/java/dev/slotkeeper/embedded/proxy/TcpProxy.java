package dev.slotkeeper.embedded.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Forwards connections from its own port on loopback to a server. A test can cut, stall, slow down and slice them, and
 * set a trap for a message.
 */
public final class TcpProxy implements AutoCloseable {

    /** Bytes that a connection buffers in each direction; few, so that writes into a stalled connection soon block. */
    static final int BUFFER = 32 * 1024;

    private final InetSocketAddress target;
    private final Supplier<Protocol> protocols;
    private final AtomicInteger running = new AtomicInteger();
    private final ServerSocket listener;
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private final Map<Moment, Runnable> traps = new ConcurrentHashMap<>();
    private final Object gate = new Object();
    private boolean isCut;
    private boolean stalled;
    private volatile Duration delay = Duration.ZERO;
    private volatile int slice = Integer.MAX_VALUE;

    /** Forwards to the given host and port from now on. */
    public TcpProxy(String host, int port) {
        this(host, port, RawProtocol::new);
    }

    /**
     * Forwards to the given host and port from now on.
     *
     * @param protocols creates the protocol of each connection
     */
    public TcpProxy(String host, int port, Supplier<Protocol> protocols) {
        this.target = new InetSocketAddress(host, port);
        this.protocols = protocols;
        try {
            listener = new ServerSocket();
            listener.setReceiveBufferSize(BUFFER);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** Returns the proxy's port on localhost. */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Sets a trap for one message: when the next such message arrives, the proxy runs the action, then breaks the
     * connection without forwarding the message. An action that kills the program leaves it no time to react; while an
     * action runs, its connection is stalled in this direction.
     */
    public void trap(Moment moment, Runnable action) {
        traps.put(moment, action);
    }

    /** Returns true if every trap was triggered and its action has run. */
    public boolean isSprung() {
        return traps.isEmpty() && running.get() == 0;
    }

    /** Breaks every open connection, and each new one at once, until {@link #restore()}. */
    public void cut() {
        synchronized (gate) {
            isCut = true;
            stalled = false;
            gate.notifyAll();
            reset();
        }
    }

    /** Breaks every open connection; new ones are forwarded. */
    public void reset() {
        open.forEach(ProxyConnection::reset);
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

    /** Ends all faults, removes all traps and forwards what a stall held back. */
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
        ProxyConnection.close(listener);
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket program = listener.accept();
                ProxyConnection connection = new ProxyConnection(this, program, target, protocols.get());
                synchronized (gate) {
                    open.add(connection);
                    if (isCut) {
                        connection.reset();
                    } else {
                        daemon(connection::begin);
                    }
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    void ended(ProxyConnection connection) {
        open.remove(connection);
    }

    /** Springs the trap for this message, if there is one. */
    boolean springs(Moment moment) {
        running.incrementAndGet();
        try {
            Runnable action = traps.remove(moment);
            if (action != null) {
                action.run();
            }
            return action != null;
        } finally {
            running.decrementAndGet();
        }
    }

    /** Waits while the proxy is stalled, and then for the delay. */
    void hold() throws InterruptedException {
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

    int slice() {
        return slice;
    }
}
