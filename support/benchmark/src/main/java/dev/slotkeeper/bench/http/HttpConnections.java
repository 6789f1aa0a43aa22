package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.HttpConnection.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Manages keep-alive connections to one server, one per concurrent request, so that no request waits for another.
 *
 * <p>Hand-written because the load generator shares two cores with the measured program: a request costs 0.2 ms of CPU
 * time with Apache HttpCore, more than 0.5 ms with the JDK's client, and less than 0.1 ms with this class.
 */
final class HttpConnections implements AutoCloseable {

    private static final int READ_BYTES = 16 * 1024;
    private static final long STOP_MILLIS = 2_000;

    private final InetSocketAddress server;
    private final Selector selector;
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread reader;
    private volatile boolean isOpen = true;

    HttpConnections(InetSocketAddress server) {
        this.server = server;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::readAll, "http-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a request immediately, without blocking. */
    void send(byte[] request, Exchange exchange) {
        HttpConnection connection = idle.pollFirst();
        if (connection == null) {
            connect(request, exchange);
        } else {
            connection.send(request, exchange);
        }
    }

    private void connect(byte[] request, Exchange exchange) {
        try {
            SocketChannel channel = SocketChannel.open();
            HttpConnection connection = new HttpConnection(channel);
            connection.sendWhenConnected(request, exchange);
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.connect(server);
                channel.register(selector, SelectionKey.OP_CONNECT, connection);
                selector.wakeup();
            } catch (IOException e) {
                connection.close();
            }
        } catch (IOException noSocket) {
            exchange.failed();
        }
    }

    private void readAll() {
        try (selector) {
            while (isOpen) {
                selector.select(this::go);
            }
            new ArrayList<>(selector.keys()).forEach(key -> connection(key).close());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpConnection connection(SelectionKey key) {
        return (HttpConnection) key.attachment();
    }

    private void go(SelectionKey key) {
        HttpConnection connection = connection(key);
        try {
            if (key.isConnectable()) {
                connection.connected(key);
            } else {
                HttpAnswer answer = connection.read(buffer);
                if (answer != null) {
                    answered(connection, answer);
                }
            }
        } catch (IOException | CancelledKeyException | IllegalArgumentException broken) {
            idle.remove(connection);
            connection.close();
        }
    }

    private void answered(HttpConnection connection, HttpAnswer answer) {
        Exchange exchange = connection.end();
        if (answer.keepsConnection()) {
            idle.addFirst(connection);
        } else {
            connection.close();
        }
        if (exchange != null) {
            exchange.answered(answer);
        }
    }

    /** Closes every connection; requests without an answer fail. */
    @Override
    public void close() {
        isOpen = false;
        selector.wakeup();
        try {
            reader.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
