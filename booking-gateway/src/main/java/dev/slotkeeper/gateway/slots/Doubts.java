package dev.slotkeeper.gateway.slots;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tracks the slots whose latest reply neither feed nor database has confirmed yet. */
final class Doubts {

    /** Time in which the feed normally confirms a reply; after it, the database is read. */
    static final Duration FEED_IS_QUICK = Duration.ofMillis(200);

    private static final int MAX_DOUBTS = 20_000;

    /** @param blind true if the slot can't be shown until it is read */
    record Doubt(long nanos, boolean blind) {}

    private final Map<String, Doubt> doubts = new ConcurrentHashMap<>();

    void about(String slotId, long nanos, boolean blind) {
        if (doubts.size() < MAX_DOUBTS || doubts.containsKey(slotId)) {
            doubts.merge(slotId, new Doubt(nanos, blind), (old, now) -> new Doubt(nanos, old.blind() || blind));
        }
    }

    /** Ends the doubt about a slot whose shown state was confirmed; a blind doubt stays. */
    void confirmed(String slotId) {
        doubts.computeIfPresent(slotId, (id, doubt) -> doubt.blind() ? doubt : null);
    }

    /** Ends the doubt about a slot if it is no newer than a database read that began at this time. */
    void settled(String slotId, long nanos) {
        doubts.computeIfPresent(slotId, (id, doubt) -> doubt.nanos() - nanos <= 0 ? null : doubt);
    }

    /** Returns true if every cached slot can be shown. */
    boolean allCanBeShown() {
        return doubts.isEmpty()
                || (doubts.size() < MAX_DOUBTS && doubts.values().stream().noneMatch(Doubt::blind));
    }

    /** Returns the slots that must be read from the database now. */
    List<String> due(long now, int most) {
        return doubts.entrySet().stream()
                .filter(entry ->
                        entry.getValue().blind() || now - entry.getValue().nanos() >= FEED_IS_QUICK.toNanos())
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    int size() {
        return doubts.size();
    }
}
