package dev.slotkeeper.gateway.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as bytes. */
final class Event {

    private Event() {}

    /** @param json of one line */
    static byte[] of(String id, String name, byte[] json) {
        byte[] head = ("id: " + id + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream event = new ByteArrayOutputStream(head.length + json.length + 2);
        event.writeBytes(head);
        event.writeBytes(json);
        event.writeBytes(new byte[] {'\n', '\n'});
        return event.toByteArray();
    }

    /** A comment, and where an event follows nothing but the id that a caller names when it comes back. */
    static byte[] heartbeat(String id) {
        return (":\nid: " + id + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] heartbeat() {
        return ":\n\n".getBytes(StandardCharsets.UTF_8);
    }
}
