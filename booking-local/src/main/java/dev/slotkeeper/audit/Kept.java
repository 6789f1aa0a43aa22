package dev.slotkeeper.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Where the decisions begin that are still kept. */
final class Kept {

    private Kept() {}

    /**
     * The first offset of each partition that can be compared: the log's beginning, or where decisions begin that are not
     * dropped yet. What came into the log since the latest dropped decision must have its own, even where no other one of its
     * partition is left.
     *
     * @param out is told of it where something was dropped
     */
    static Map<Integer, Long> from(
            DecisionRows decisions, RequestLog log, Map<Integer, Long> firsts, Map<Integer, Long> ends, Lines out)
            throws SQLException {
        Instant forgottenUntil = decisions.forgottenUntil();
        if (forgottenUntil == null) {
            return firsts;
        }
        Map<Integer, Long> since = log.since(forgottenUntil);
        Map<Integer, Long> oldest = decisions.oldest();
        Map<Integer, Long> kept = new TreeMap<>();
        StringBuilder places = new StringBuilder();
        ends.forEach((partition, end) -> {
            long begins = Math.min(oldest.getOrDefault(partition, end), since.getOrDefault(partition, end));
            long first = Math.min(end, Math.max(firsts.getOrDefault(partition, 0L), begins));
            kept.put(partition, first);
            places.append(places.isEmpty() ? "" : ",")
                    .append(partition)
                    .append(':')
                    .append(first);
        });
        out.add("Decisions made before " + forgottenUntil + " are dropped; compared from " + places);
        return kept;
    }
}
