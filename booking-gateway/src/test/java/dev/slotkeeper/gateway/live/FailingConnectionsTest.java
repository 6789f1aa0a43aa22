package dev.slotkeeper.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Checks connections that fail at any moment and in any way, while others work. */
class FailingConnectionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final int FAILING = 300;
    private static final int WORKING = 10;
    private static final int EVENTS = 60;

    private final long seed = System.nanoTime();
    private final SseEventLoop eventLoop = new SseEventLoop(FAILING + WORKING, HEARTBEAT, new SimpleMeterRegistry());
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SseEventLoop.class);

    /** Sends numbered events, as many as were written so far. */
    private final class Numbered extends Subscriber {

        private int next;

        Numbered() {
            super(FailingConnectionsTest.this.eventLoop);
        }

        @Override
        boolean hasPending() {
            return next < written.get();
        }

        @Override
        byte[] next() {
            return ("<" + next++ + ">").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        boolean isDone() {
            return false;
        }

        @Override
        void joined() {}

        @Override
        void left() {
            left.incrementAndGet();
        }
    }

    /** Fails in about one of twenty calls, with an exception or by accepting nothing. */
    private static final class FailingLine implements SubscriberConnection {

        private final Random random;
        private boolean stuck;

        FailingLine(Random random) {
            this.random = random;
        }

        private boolean fails() {
            return random.nextInt(20) == 0;
        }

        @Override
        public boolean ready() {
            if (fails()) {
                throw new IllegalStateException("closed under way");
            }
            stuck |= fails();
            return !stuck;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (fails()) {
                throw new IOException("reset");
            }
            if (fails()) {
                throw new NullPointerException("no buffer");
            }
        }

        @Override
        public void close() {
            if (random.nextBoolean()) {
                throw new IllegalStateException("closed twice");
            }
        }
    }

    @BeforeEach
    void start() {
        System.out.println("seed " + seed);
        logged.start();
        logger.addAppender(logged);
        eventLoop.start();
    }

    @AfterEach
    void stop() {
        eventLoop.close();
        logger.detachAppender(logged);
    }

    @Test
    void failingConnectionsDoNotAffectOthers() {
        Random random = new Random(seed);
        List<FakeLine> working = new ArrayList<>();
        List<Subscriber> listeners = new ArrayList<>();
        for (int i = 0; i < FAILING + WORKING; i++) {
            Subscriber subscriber = new Numbered();
            listeners.add(subscriber);
            if (i % (FAILING / WORKING + 1) == 0) {
                FakeLine line = new FakeLine();
                working.add(line);
                subscriber.opened(line);
            } else {
                subscriber.opened(new FailingLine(new Random(random.nextLong())));
            }
        }
        for (int i = 0; i < EVENTS; i++) {
            written.incrementAndGet();
            eventLoop.later(() -> listeners.forEach(eventLoop::pump));
        }

        String all = expected();
        for (FakeLine line : working) {
            Awaitility.await().atMost(TIMEOUT).until(() -> line.text().startsWith(all));
        }
        Awaitility.await().atMost(TIMEOUT).until(eventLoop::size, size -> size == working.size());
        assertThat(left).hasValue(listeners.size() - working.size());
        assertThat(logged.list).isEmpty();
    }

    private static String expected() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            all.append('<').append(i).append('>');
        }
        return all.toString();
    }
}
