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

/** The one thread that serves all who listen, many times a second, and their bounded number. */
public final class Streams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Streams.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LONGEST_KEEPING = Duration.ofSeconds(1);
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(10);
    private static final long LONGEST_STOP_MILLIS = 2_000;

    /** Something that has its turn each time. */
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

    /** These belong to the thread. */
    private final Set<Listener> listeners = new HashSet<>();

    private final Set<Listener> unfinished = new HashSet<>();

    /** Those whose line is not there yet, since when. */
    private final Map<Listener, Long> expected = new HashMap<>();

    private long kept = System.nanoTime();

    Streams(int most, Duration heartbeat, MeterRegistry meters) {
        this.most = most;
        this.heartbeat = heartbeat.toNanos();
        this.dropped = Counter.builder("booking.gateway.listeners.dropped")
                .description("Streams that were ended because their caller took nothing, or there was no room")
                .register(meters);
        Gauge.builder("booking.gateway.listeners", this, streams -> streams.size)
                .description("Callers that listen to a stream")
                .register(meters);
        thread.setDaemon(true);
    }

    void add(Part part) {
        parts.add(part);
    }

    void start() {
        thread.start();
    }

    /** How many listen. */
    public int size() {
        return size;
    }

    /** Whether another one may. */
    public boolean hasRoom() {
        return size < most && !stopping;
    }

    /** Has something done on the thread of the streams. */
    void later(Runnable errand) {
        errands.add(errand);
    }

    /** Ends a listener whose line never comes, as where its connection broke while it was taken over. */
    void expect(Listener listener) {
        later(() -> expected.put(listener, System.nanoTime()));
    }

    void join(Listener listener, Line line) {
        later(() -> {
            boolean late = listener.isExpected() && expected.remove(listener) == null;
            if (late || stopping || listeners.size() >= most) {
                dropped.increment();
                listener.ended();
                line.close();
                return;
            }
            listener.connect(line, System.nanoTime());
            listeners.add(listener);
            size = listeners.size();
            listener.joined();
            pump(listener);
        });
    }

    void leave(Listener listener) {
        later(() -> {
            expected.remove(listener);
            listener.drop();
        });
    }

    void remove(Listener listener) {
        if (listeners.remove(listener)) {
            size = listeners.size();
            unfinished.remove(listener);
            listener.left();
        }
    }

    /** Ends it because it can't be told all it should be. */
    void giveUp(Listener listener) {
        dropped.increment();
        listener.drop();
    }

    /** Tells a listener what there is to tell, now and as often as it takes. */
    void pump(Listener listener) {
        boolean finished = true;
        try {
            finished = listener.pump(System.nanoTime());
        } catch (RuntimeException bug) {
            log.error("A listener could not be served and was dropped", bug);
            giveUp(listener);
        }
        if (finished) {
            unfinished.remove(listener);
        } else {
            unfinished.add(listener);
        }
    }

    private void run() {
        while (!stopping) {
            long began = System.nanoTime();
            turn(began);
            LockSupport.parkNanos(Math.max(1, TICK.toNanos() - (System.nanoTime() - began)));
        }
        List.copyOf(listeners).forEach(listener -> attempt(listener::drop));
    }

    private void turn(long now) {
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            attempt(errand);
        }
        parts.forEach(part -> attempt(() -> part.tick(now)));
        List.copyOf(unfinished).forEach(this::pump);
        if (now - kept >= Math.min(LONGEST_KEEPING.toNanos(), heartbeat / 2)) {
            kept = now;
            long latest = now - Math.min(LONGEST_OPENING.toNanos(), 2 * heartbeat);
            expected.entrySet().removeIf(one -> {
                boolean over = one.getValue() - latest < 0;
                if (over) {
                    attempt(one.getKey()::ended);
                }
                return over;
            });
            for (Listener listener : List.copyOf(listeners)) {
                attempt(() -> listener.keep(now, heartbeat));
            }
        }
    }

    /** Runs one task; the others have their turn also if it fails. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            log.error("Work of the streams failed", bug);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LONGEST_STOP_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
