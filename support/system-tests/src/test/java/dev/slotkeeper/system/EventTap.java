package dev.slotkeeper.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Listens to one stream of a gateway and keeps what it hears. */
final class EventTap implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final InputStream in;
    private final StringBuilder received = new StringBuilder();
    private volatile boolean over;

    EventTap(HttpResponse<InputStream> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError("no stream but " + response.statusCode());
        }
        in = response.body();
        Thread reader = new Thread(this::read, "event-tap");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] some = new byte[4_096];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                receive(new String(some, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            receive("(broken)");
        } finally {
            over = true;
        }
    }

    private synchronized void receive(String text) {
        received.append(text);
    }

    synchronized String received() {
        return received.toString();
    }

    void awaitText(String text) {
        Awaitility.await().atMost(TIMEOUT).until(this::received, all -> all.contains(text));
    }

    /** Waits until the gateway has ended it. */
    void awaitEnd() {
        Awaitility.await().atMost(TIMEOUT).until(() -> over);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException gone) {
            over = true;
        }
    }
}
