package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves all streams on one thread, many times a second, and limits their number. */
public final class SseEventLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SseEventLoop.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration MAX_KEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    private static final long STOP_TIMEOUT_MILLIS = 2_000;

    /** A component that runs in each turn of the thread. */
    interface Part {
        void tick(long now);
    }

    private final int most;
    private final long heartbeat;
    private final Counter dropped;
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final List<Part> parts = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "streams");
    private volatile int size;
    private volatile boolean stopping;

    /** These are used by the thread only. */
    private final Set<Subscriber> listeners = new HashSet<>();

    private final Set<Subscriber> unfinished = new HashSet<>();

    /** Listeners without a line yet, with the time since when. */
    private final Map<Subscriber, Long> expected = new HashMap<>();

    private long kept = System.nanoTime();

    SseEventLoop(int most, Duration heartbeat, MeterRegistry meters) {
        this.most = most;
        this.heartbeat = heartbeat.toNanos();
        this.dropped = Counter.builder("booking.gateway.streams.dropped")
                .description("Streams closed because their caller accepted nothing, or because there was no room")
                .register(meters);
        Gauge.builder("booking.gateway.streams", this, eventLoop -> eventLoop.size)
                .description("Open streams")
                .register(meters);
        thread.setDaemon(true);
    }

    void add(Part part) {
        parts.add(part);
    }

    void start() {
        thread.start();
    }

    /** Returns the number of open streams. */
    public int size() {
        return size;
    }

    /** Returns true if another stream may be opened. */
    public boolean hasRoom() {
        return size < most && !stopping;
    }

    /** Runs a task on the thread of the streams. */
    void later(Runnable errand) {
        errands.add(errand);
    }

    /** Ends a listener that gets no line in time, for example because its connection broke during the handover. */
    void expect(Subscriber subscriber) {
        later(() -> expected.put(subscriber, System.nanoTime()));
    }

    void join(Subscriber subscriber, SubscriberConnection subscriberConnection) {
        later(() -> {
            boolean late = subscriber.isExpected() && expected.remove(subscriber) == null;
            if (late || stopping || listeners.size() >= most) {
                dropped.increment();
                subscriber.ended();
                subscriberConnection.close();
                return;
            }
            subscriber.connect(subscriberConnection, System.nanoTime());
            listeners.add(subscriber);
            size = listeners.size();
            subscriber.joined();
            pump(subscriber);
        });
    }

    void leave(Subscriber subscriber) {
        later(() -> {
            expected.remove(subscriber);
            subscriber.drop();
        });
    }

    void remove(Subscriber subscriber) {
        if (listeners.remove(subscriber)) {
            size = listeners.size();
            unfinished.remove(subscriber);
            subscriber.left();
        }
    }

    /** Closes a stream that can't be sent all it should get. */
    void giveUp(Subscriber subscriber) {
        dropped.increment();
        subscriber.drop();
    }

    /** Writes to a listener's line, now and in later turns until nothing is left. */
    void pump(Subscriber subscriber) {
        boolean finished = true;
        try {
            finished = subscriber.pump(System.nanoTime());
        } catch (RuntimeException bug) {
            log.error("Serving a stream failed, the stream was closed", bug);
            giveUp(subscriber);
        }
        if (finished) {
            unfinished.remove(subscriber);
        } else {
            unfinished.add(subscriber);
        }
    }

    private void run() {
        while (!stopping) {
            long began = System.nanoTime();
            turn(began);
            LockSupport.parkNanos(Math.max(1, TICK.toNanos() - (System.nanoTime() - began)));
        }
        List.copyOf(listeners).forEach(subscriber -> attempt(subscriber::drop));
    }

    private void turn(long now) {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            attempt(errand);
        }
        parts.forEach(part -> attempt(() -> part.tick(now)));
        List.copyOf(unfinished).forEach(this::pump);
        if (now - kept >= Math.min(MAX_KEEP_INTERVAL.toNanos(), heartbeat / 2)) {
            kept = now;
            long latest = now - Math.min(OPEN_TIMEOUT.toNanos(), 2 * heartbeat);
            expected.entrySet().removeIf(one -> {
                boolean over = one.getValue() - latest < 0;
                if (over) {
                    attempt(one.getKey()::ended);
                }
                return over;
            });
            for (Subscriber subscriber : List.copyOf(listeners)) {
                attempt(() -> subscriber.keep(now, heartbeat));
            }
        }
    }

    /** Runs one task; the others run even if it fails. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            log.error("A task of the streams failed, continuing with the next", bug);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_TIMEOUT_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
