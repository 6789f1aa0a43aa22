package dev.slotkeeper.gateway.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A line that keeps what is written to it, and accepts nothing while it is slow. */
final class FakeLine implements SubscriberConnection {

    private static final Pattern EVENT = Pattern.compile("event: (\\w+)\ndata: .*?\"?(slotId\":\"([^\"]+)|\\{\\})");

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean slow;
    private boolean broken;
    private boolean closed;
    private int largest;

    synchronized void slow(boolean now) {
        slow = now;
    }

    synchronized void broken() {
        broken = true;
    }

    @Override
    public synchronized boolean ready() {
        return !slow;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (broken) {
            throw new IOException("broken");
        }
        largest = Math.max(largest, length);
        taken.write(bytes, from, length);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized int largest() {
        return largest;
    }

    synchronized String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    /** Returns each event's name and slot. */
    List<String> events() {
        return EVENT.matcher(text()).results().map(FakeLine::event).toList();
    }

    private static String event(MatchResult event) {
        return event.group(3) == null ? event.group(1) : event.group(1) + " " + event.group(3);
    }

    /** Returns the id of the last event. */
    String lastId() {
        String text = text();
        int from = text.lastIndexOf("id: ") + 4;
        return text.substring(from, text.indexOf('\n', from));
    }
}
