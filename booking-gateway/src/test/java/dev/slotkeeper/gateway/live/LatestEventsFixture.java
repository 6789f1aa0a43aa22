package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** The latest events, with one listener. */
public final class LatestEventsFixture implements AutoCloseable {

    private final SseEventLoop eventLoop = new SseEventLoop(10, Duration.ofMinutes(1), new SimpleMeterRegistry());
    private final LatestEvents events = new LatestEvents(eventLoop);
    private final FakeLine line = new FakeLine();

    public LatestEventsFixture() {
        eventLoop.start();
        listen(line);
    }

    void listen(FakeLine to) {
        events.subscriber().opened(to);
    }

    FakeLine line() {
        return line;
    }

    public LatestEvents events() {
        return events;
    }

    public String received() {
        return line.text();
    }

    @Override
    public void close() {
        eventLoop.close();
    }
}
