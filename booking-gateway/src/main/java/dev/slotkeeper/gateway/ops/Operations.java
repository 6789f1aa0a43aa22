package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.live.LatestEvents;
import dev.slotkeeper.gateway.live.Subscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the metrics of all programs now, and the points of the last 15 minutes. Thread-safe. */
public final class Operations {

    /** Name of the event that announces a new point. */
    static final String POINT = "point";

    private static final Duration HISTORY = Duration.ofMinutes(15);

    private final Duration interval;
    private final int most;
    private final LatestEvents events;
    private final @Nullable DemoCrowd crowd;
    private final Deque<HistoryPoint> points = new ArrayDeque<>();
    private List<InstanceStatus> latest = List.of();
    private long number;

    /** The current state in JSON; built on demand, once for each point. */
    private byte @Nullable [] snapshot;

    /** @param crowd null if no crowd can be sent */
    Operations(Duration interval, LatestEvents events, @Nullable DemoCrowd crowd) {
        this.interval = interval;
        this.most = (int) (HISTORY.toMillis() / interval.toMillis());
        this.events = events;
        this.crowd = crowd;
    }

    void add(Instant at, List<InstanceStatus> seen) {
        HistoryPoint point;
        synchronized (this) {
            point = HistoryPoint.of(++number, at, seen);
            points.addLast(point);
            if (points.size() > most) {
                points.removeFirst();
            }
            latest = List.copyOf(seen);
            snapshot = null;
        }
        events.publish(Long.toString(point.number()), POINT, OpsJson.event(point, seen, status()));
    }

    private DemoCrowd.@Nullable Status status() {
        return crowd == null ? null : crowd.status();
    }

    /** Returns the current state and all points as JSON. */
    public byte[] snapshot() {
        List<HistoryPoint> shown;
        List<InstanceStatus> seen;
        long shownNumber;
        synchronized (this) {
            if (snapshot != null) {
                return snapshot;
            }
            shown = new ArrayList<>(points);
            seen = latest;
            shownNumber = number;
        }
        byte[] json = OpsJson.snapshot(interval, shown, seen, status());
        synchronized (this) {
            snapshot = shownNumber == number ? json : snapshot;
        }
        return json;
    }

    /** Returns a listener that receives each new point. */
    public Subscriber subscriber() {
        return events.subscriber();
    }
}
