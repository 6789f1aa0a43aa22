package dev.slotkeeper.worker.kafka.probe;

import org.jspecify.annotations.Nullable;

/**
 * The result of a probe for one partition.
 *
 * @param readableUntil the offset before which every record was decoded
 * @param undecodable the records at that offset that can't be decoded; null if none was found
 */
record ProbeResult(long readableUntil, @Nullable Undecodable undecodable) {

    /**
     * Records that can't be decoded: one, or the rest of a compressed batch, which can't be read past it.
     *
     * @param last offset of the last of them; the first is at {@link ProbeResult#readableUntil}
     */
    record Undecodable(long last, String reason) {}
}
