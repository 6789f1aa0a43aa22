package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of one program at one moment.
 *
 * @param name its address, or the name it gives itself
 * @param reading its metrics; absent if it did not answer
 * @param last its latest metrics; absent if it never answered
 * @param lastSeen time of those
 * @param share its activity since the previous moment
 */
record InstanceStatus(
        String name,
        @Nullable ProgramMetrics reading,
        @Nullable ProgramMetrics last,
        @Nullable Instant lastSeen,
        InstanceRates share) {}
