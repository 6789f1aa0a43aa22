package dev.slotkeeper.gateway.slots;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slots of which a reply told something that feed and database have not confirmed yet. */
final class Doubts {

    /** What is normally confirmed by the feed before the database need be asked. */
    static final Duration FEED_IS_QUICK = Duration.ofMillis(200);

    private static final int MOST = 20_000;

    /** @param blind whether nothing can be shown of it until it is read */
    record Doubt(long nanos, boolean blind) {}

    private final Map<String, Doubt> doubts = new ConcurrentHashMap<>();

    void about(String slotId, long nanos, boolean blind) {
        if (doubts.size() < MOST || doubts.containsKey(slotId)) {
            doubts.merge(slotId, new Doubt(nanos, blind), (old, now) -> new Doubt(nanos, old.blind() || blind));
        }
    }

    /** What was shown of it is true. */
    void confirmed(String slotId) {
        doubts.computeIfPresent(slotId, (id, doubt) -> doubt.blind() ? doubt : null);
    }

    /** The database was asked at this moment. */
    void settled(String slotId, long nanos) {
        doubts.computeIfPresent(slotId, (id, doubt) -> doubt.nanos() - nanos <= 0 ? null : doubt);
    }

    /** Whether all that is known can be shown. */
    boolean allCanBeShown() {
        return doubts.isEmpty()
                || (doubts.size() < MOST && doubts.values().stream().noneMatch(Doubt::blind));
    }

    /** Those that the database is to be asked about. */
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
