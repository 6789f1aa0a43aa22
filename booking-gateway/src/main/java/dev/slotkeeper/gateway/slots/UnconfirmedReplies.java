package dev.slotkeeper.gateway.slots;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tracks the slots whose latest reply neither feed nor database has confirmed yet. */
final class UnconfirmedReplies {

    /** Time in which the feed normally confirms a reply; after it, the database is read. */
    static final Duration FEED_IS_QUICK = Duration.ofMillis(200);

    private static final int MAX_UNCONFIRMED = 20_000;

    /** @param blind true if the slot can't be shown until it is read */
    record Unconfirmed(long nanos, boolean blind) {}

    private final Map<String, Unconfirmed> unconfirmed = new ConcurrentHashMap<>();

    void about(String slotId, long nanos, boolean blind) {
        if (unconfirmed.size() < MAX_UNCONFIRMED || unconfirmed.containsKey(slotId)) {
            unconfirmed.merge(
                    slotId, new Unconfirmed(nanos, blind), (old, now) -> new Unconfirmed(nanos, old.blind() || blind));
        }
    }

    /** Ends the doubt about a slot whose shown state was confirmed; a blind doubt stays. */
    void confirmed(String slotId) {
        unconfirmed.computeIfPresent(slotId, (id, doubt) -> doubt.blind() ? doubt : null);
    }

    /** Ends the doubt about a slot if it is no newer than a database read that began at this time. */
    void settled(String slotId, long nanos) {
        unconfirmed.computeIfPresent(slotId, (id, doubt) -> doubt.nanos() - nanos <= 0 ? null : doubt);
    }

    /** Returns true if every cached slot can be shown. */
    boolean allCanBeShown() {
        return unconfirmed.isEmpty()
                || (unconfirmed.size() < MAX_UNCONFIRMED
                        && unconfirmed.values().stream().noneMatch(Unconfirmed::blind));
    }

    /** Returns the slots that must be read from the database now. */
    List<String> due(long now, int most) {
        return unconfirmed.entrySet().stream()
                .filter(entry ->
                        entry.getValue().blind() || now - entry.getValue().nanos() >= FEED_IS_QUICK.toNanos())
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    int size() {
        return unconfirmed.size();
    }
}
