package dev.slotkeeper.gateway.ops;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One program at one moment.
 *
 * @param name its address, or what it calls itself
 * @param reading what it said; absent when it did not answer
 * @param last what it said last; absent when it never answered
 * @param lastSeen when it did
 * @param share what it did since the moment before
 * @param hot the slots that it was asked for most
 */
record Seen(
        String name,
        @Nullable Reading reading,
        @Nullable Reading last,
        @Nullable Instant lastSeen,
        Share share,
        HotSlots hot) {

    /** The hot slots of all, together. */
    static HotSlots hottest(List<Seen> seen) {
        return seen.stream().map(Seen::hot).reduce(HotSlots.NONE, HotSlots::plus);
    }
}
