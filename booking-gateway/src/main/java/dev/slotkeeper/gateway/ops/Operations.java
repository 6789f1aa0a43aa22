package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.live.LatestEvents;
import dev.slotkeeper.gateway.live.Listener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators are shown: all programs now, and the points of the last 15 minutes. May be used on any thread. */
public final class Operations {

    /** The event that tells a new point. */
    static final String POINT = "point";

    private static final Duration HISTORY = Duration.ofMinutes(15);

    private final Duration interval;
    private final int most;
    private final LatestEvents events;
    private final @Nullable DemoCrowd crowd;
    private final Deque<Point> points = new ArrayDeque<>();
    private List<Seen> latest = List.of();
    private long number;

    /** What there is now, in JSON; made when somebody asks, once for each point. */
    private byte @Nullable [] snapshot;

    /** @param crowd absent where no crowd can be sent */
    Operations(Duration interval, LatestEvents events, @Nullable DemoCrowd crowd) {
        this.interval = interval;
        this.most = (int) (HISTORY.toMillis() / interval.toMillis());
        this.events = events;
        this.crowd = crowd;
    }

    void add(Instant at, List<Seen> seen) {
        Point point;
        synchronized (this) {
            point = Point.of(++number, at, seen);
            points.addLast(point);
            if (points.size() > most) {
                points.removeFirst();
            }
            latest = List.copyOf(seen);
            snapshot = null;
        }
        events.tell(Long.toString(point.number()), POINT, OpsJson.event(point, seen, status()));
    }

    private DemoCrowd.@Nullable Status status() {
        return crowd == null ? null : crowd.status();
    }

    /** All there is, as JSON. */
    public byte[] snapshot() {
        List<Point> shown;
        List<Seen> seen;
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

    /** A caller who wants to be told each point as it comes. */
    public Listener listener() {
        return events.listener();
    }
}
