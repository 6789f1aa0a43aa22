package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Creates listeners that always have a full piece to write. */
public final class EndlessEvents implements AutoCloseable {

    private static final String MARK = "of-a-stream";

    private static final String EVENT = "data: " + MARK + "\n\n";
    private static final byte[] PIECE =
            EVENT.repeat(SubscriberConnection.PIECE / EVENT.length()).getBytes(StandardCharsets.UTF_8);

    private final SseEventLoop eventLoop;

    public EndlessEvents(int most) {
        eventLoop = new SseEventLoop(most, Duration.ofSeconds(15), new SimpleMeterRegistry());
        eventLoop.start();
    }

    private static final class Endless extends Subscriber {

        Endless(SseEventLoop eventLoop) {
            super(eventLoop);
        }

        @Override
        boolean hasPending() {
            return true;
        }

        @Override
        byte[] next() {
            return PIECE;
        }

        @Override
        boolean isDone() {
            return false;
        }

        @Override
        void joined() {}

        @Override
        void left() {}
    }

    public Subscriber listener() {
        return new Endless(eventLoop);
    }

    @Override
    public void close() {
        eventLoop.close();
    }
}
