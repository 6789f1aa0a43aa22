package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Creates listeners that always have a full piece to write. */
public final class EndlessEvents implements AutoCloseable {

    private static final String MARK = "of-a-stream";

    private static final String EVENT = "data: " + MARK + "\n\n";
    private static final byte[] PIECE =
            EVENT.repeat(Line.PIECE / EVENT.length()).getBytes(StandardCharsets.UTF_8);

    private final Streams streams;

    public EndlessEvents(int most) {
        streams = new Streams(most, Duration.ofSeconds(15), new SimpleMeterRegistry());
        streams.start();
    }

    private static final class Endless extends Listener {

        Endless(Streams streams) {
            super(streams);
        }

        @Override
        boolean hasNews() {
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

    public Listener listener() {
        return new Endless(streams);
    }

    @Override
    public void close() {
        streams.close();
    }
}
