package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** The latest events, with one listener. */
public final class LatestEventsFixture implements AutoCloseable {

    private final Streams streams = new Streams(10, Duration.ofMinutes(1), new SimpleMeterRegistry());
    private final LatestEvents events = new LatestEvents(streams);
    private final FakeLine line = new FakeLine();

    public LatestEventsFixture() {
        streams.start();
        listen(line);
    }

    void listen(FakeLine to) {
        events.listener().opened(to);
    }

    FakeLine line() {
        return line;
    }

    public LatestEvents events() {
        return events;
    }

    public String heard() {
        return line.text();
    }

    @Override
    public void close() {
        streams.close();
    }
}
