package dev.slotkeeper.gateway.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Client that sends arbitrary bytes. Every wait ends within ten seconds. */
public final class RawCaller implements AutoCloseable {

    private static final int MAX_WAIT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final StringBuilder received = new StringBuilder();

    public RawCaller(int port) throws IOException {
        socket.setSoTimeout(MAX_WAIT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), MAX_WAIT_MILLIS);
    }

    public RawCaller send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawCaller send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a request head, without a body. */
    public RawCaller head(String method, String path, String... headers) throws IOException {
        return send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n");
    }

    /** Sends one more byte; returns false when the connection is closed. */
    boolean trickle() {
        try {
            send("a");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Closes the sending side; the client can still receive. */
    public void hangUpHalf() throws IOException {
        socket.shutdownOutput();
    }

    public boolean hasAnswer() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Reads the next response and returns its status; 0 when the connection ends before. */
    public int status() {
        try {
            return readStatus();
        } catch (IOException closed) {
            return 0;
        }
    }

    private int readStatus() throws IOException {
        received.setLength(0);
        InputStream in = socket.getInputStream();
        while (received.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return 0;
            }
            received.append((char) next);
        }
        String head = received.toString();
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        if (at >= 0) {
            int length = Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
            in.readNBytes(length);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Returns the head of the last response that was read. */
    public String answerHead() {
        return received.toString();
    }

    /** Reads to the end of the connection; returns whether it ended in time. */
    public boolean awaitEnd() {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
