package dev.slotkeeper.audit;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Where the decisions begin that are still kept. */
final class Kept {

    private Kept() {}

    /**
     * The first offset of each partition that can be compared: the log's beginning, or where decisions begin that are not
     * dropped yet. A partition that has none of those has nothing before what is committed.
     *
     * @param out is told of it where something was dropped
     */
    static Map<Integer, Long> from(
            DecisionRows decisions,
            Map<Integer, Long> firsts,
            Map<Integer, Long> committed,
            Map<Integer, Long> ends,
            Lines out)
            throws SQLException {
        if (decisions.forgottenUntil() == null) {
            return firsts;
        }
        Map<Integer, Long> oldest = decisions.oldest();
        Map<Integer, Long> kept = new TreeMap<>();
        StringBuilder places = new StringBuilder();
        ends.forEach((partition, end) -> {
            long begins = oldest.getOrDefault(partition, committed.getOrDefault(partition, 0L));
            long first = Math.min(end, Math.max(firsts.getOrDefault(partition, 0L), begins));
            kept.put(partition, first);
            places.append(places.isEmpty() ? "" : ",")
                    .append(partition)
                    .append(':')
                    .append(first);
        });
        out.add("Decisions made before " + decisions.forgottenUntil() + " are dropped; compared from " + places);
        return kept;
    }
}
