package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.LineOutput;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Finds the offsets from which on decisions are kept. */
final class RetainedOffsets {

    private RetainedOffsets() {}

    /**
     * Returns the first offset of each partition that can be compared: the log's beginning, or the first decision that
     * is not dropped. Records that entered the log after the latest dropped decision must have a decision, even if no
     * other decision of their partition is left.
     *
     * @param out receives a line if decisions were dropped
     */
    static Map<Integer, Long> from(
            DecisionRows decisions,
            RequestLogReader log,
            Map<Integer, Long> firsts,
            Map<Integer, Long> ends,
            LineOutput out)
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
        out.add("Decisions made before " + forgottenUntil + " were dropped; compared from " + places);
        return kept;
    }
}
