package dev.slotkeeper.local;

import dev.slotkeeper.embedded.Ports;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A TCP connection that tests can break: it forwards a port of its own to another, until it is cut or stalled. */
public final class CuttableProxy implements AutoCloseable {

    private static final int BUFFER = 8192;

    private final String host;
    private final int target;
    private final int port = Ports.free();
    private final Object lock = new Object();
    private final Set<Socket> open = new HashSet<>();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private boolean stalled;

    /** Forwards from now on. */
    public CuttableProxy(String host, int target) {
        this.host = host;
        this.target = target;
        restore();
    }

    /** Returns the proxy's port on localhost. */
    public int port() {
        return port;
    }

    /** Breaks every connection at once and refuses new ones. */
    public void cut() {
        Thread ending;
        synchronized (lock) {
            closeQuietly(listener);
            listener = null;
            ending = acceptor;
            open.forEach(CuttableProxy::reset);
            open.clear();
            stalled = false;
            lock.notifyAll();
        }
        awaitEnd(ending);
    }

    /** While a thread still accepts from it, a closed listener may take one more connection. */
    private static void awaitEnd(@Nullable Thread thread) {
        if (thread != null) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes new connections again. */
    public void restore() {
        synchronized (lock) {
            if (listener != null) {
                return;
            }
            try {
                ServerSocket socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                listener = socket;
                acceptor = startDaemon(() -> acceptFrom(socket));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Keeps every connection open and forwards nothing, as a network that drops packets. */
    public void stall() {
        synchronized (lock) {
            stalled = true;
        }
    }

    /** Forwards what was held back, and everything after it. */
    public void resume() {
        synchronized (lock) {
            stalled = false;
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        cut();
    }

    private void acceptFrom(ServerSocket socket) {
        while (true) {
            try {
                forward(socket, socket.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(ServerSocket from, Socket client) {
        Socket server = new Socket();
        synchronized (lock) {
            if (listener != from) {
                reset(client);
                return;
            }
            open.add(client);
            open.add(server);
        }
        var unused = startDaemon(() -> {
            try {
                server.connect(new InetSocketAddress(host, target));
                var unusedTask = startDaemon(() -> pump(client, server));
                pump(server, client);
            } catch (IOException targetAway) {
                end(client, server);
            }
        });
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                waitWhileStalled();
                out.write(buffer, 0, count);
            }
        } catch (IOException cutOrClosed) {
            // Either way both sides are closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(from, to);
    }

    private void waitWhileStalled() throws InterruptedException {
        synchronized (lock) {
            while (stalled) {
                lock.wait();
            }
        }
    }

    private void end(Socket one, Socket other) {
        synchronized (lock) {
            open.remove(one);
            open.remove(other);
        }
        closeQuietly(one);
        closeQuietly(other);
    }

    /** With a reset instead of a farewell, so that the other side notices at once. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Closing it once more does no harm.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(@Nullable Closeable socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException nothingLeftToClose) {
                // It is gone, which is what was wanted.
            }
        }
    }

    private static Thread startDaemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
