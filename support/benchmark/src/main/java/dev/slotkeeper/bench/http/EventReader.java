package dev.slotkeeper.bench.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Splits one stream into events. Skips the HTTP response's head, since its lines look like unknown fields. */
final class EventReader implements EventStreams.Ear {

    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";
    private static final int FIRST_LINE = 512;
    private static final int MAX_LINE = 64 * 1024;

    private final Events events;
    private byte[] line = new byte[FIRST_LINE];
    private int length;
    private String name = "";
    private String data = "";

    /** Receives each event. */
    @FunctionalInterface
    interface Events {
        /**
         * Handles a complete event.
         *
         * @param nanos time when its end was read
         */
        void happened(String name, String data, long nanos);
    }

    EventReader(Events events) {
        this.events = events;
    }

    @Override
    public void receive(ByteBuffer bytes, long nanos) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                endOfLine(nanos);
            } else if (next != '\r') {
                append(next);
            }
        }
    }

    private void append(byte next) {
        if (length == line.length) {
            if (length >= MAX_LINE) {
                throw new IllegalArgumentException("a line of an event exceeds " + MAX_LINE + " bytes");
            }
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = next;
    }

    private void endOfLine(long nanos) {
        if (length == 0) {
            if (!data.isEmpty()) {
                events.happened(name, data, nanos);
            }
            name = "";
            data = "";
            return;
        }
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (text.startsWith(DATA)) {
            data = text.substring(DATA.length());
        } else if (text.startsWith(EVENT)) {
            name = text.substring(EVENT.length());
        }
    }
}
