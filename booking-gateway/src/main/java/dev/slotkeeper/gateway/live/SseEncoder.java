package dev.slotkeeper.gateway.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes server-sent events. */
final class SseEncoder {

    private SseEncoder() {}

    /** @param json a single line */
    static byte[] of(String id, String name, byte[] json) {
        byte[] head = ("id: " + id + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream event = new ByteArrayOutputStream(head.length + json.length + 2);
        event.writeBytes(head);
        event.writeBytes(json);
        event.writeBytes(new byte[] {'\n', '\n'});
        return event.toByteArray();
    }

    /** Returns a comment and an id without an event; the caller sends the id after a reconnect. */
    static byte[] heartbeat(String id) {
        return (":\nid: " + id + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] heartbeat() {
        return ":\n\n".getBytes(StandardCharsets.UTF_8);
    }
}
