package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.DecisionRow;
import dev.slotkeeper.reference.KeyPartition;

/**
 * Chooses the number of partitions by which a decided request's partition is judged. The number may have grown since the
 * decision, and the log does not say when.
 */
final class Placement {

    /** Accepts a request in any partition. */
    static final int ANY = 0;

    private final int partitions;
    private final boolean isDecided;
    private long notJudged;

    /**
     * @param partitions the present number of partitions
     * @param isDecided true if requests in a partition that is not their key's are decided: booking.worker.misplaced
     */
    Placement(int partitions, boolean isDecided) {
        this.partitions = partitions;
        this.isDecided = isDecided;
    }

    /** Returns the number of partitions that the decision depends on; {@link #ANY} if it depends on none. */
    int partitionsFor(DecisionRow row) {
        int partition = row.place().partition();
        String slotId = row.reply().slotId();
        Integer refusedBy = KeyPartition.countOf(row.reply().details());
        if (refusedBy != null && refusedBy > partition && refusedBy <= partitions) {
            return refusedBy;
        }
        if (isDecided || KeyPartition.of(slotId, partitions) == partition) {
            return ANY;
        }
        if (KeyPartition.wasOnceOf(slotId, partition, partitions)) {
            notJudged++;
            return ANY;
        }
        return partitions;
    }

    /** Returns the number of decided requests whose partition is not their key's, but may have been. */
    long notJudged() {
        return notJudged;
    }
}
