package dev.slotkeeper.gateway.ops;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of one program at one moment.
 *
 * @param name its address, or the name it gives itself
 * @param reading its metrics; absent if it did not answer
 * @param last its latest metrics; absent if it never answered
 * @param lastSeen time of those
 * @param share its activity since the previous moment
 * @param hot the slots that it received most requests for
 */
record InstanceStatus(
        String name,
        @Nullable MetricsSnapshot reading,
        @Nullable MetricsSnapshot last,
        @Nullable Instant lastSeen,
        InstanceRates share,
        HotSlots hot) {

    /** Adds up the hot slots of all programs. */
    static HotSlots hottest(List<InstanceStatus> seen) {
        return seen.stream().map(InstanceStatus::hot).reduce(HotSlots.NONE, HotSlots::plus);
    }
}
