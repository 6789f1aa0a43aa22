package dev.slotkeeper.gateway.queue;

import java.util.List;

/**
 * Progress of the workers at one moment.
 *
 * @param nanos the moment, in terms of {@link System#nanoTime()}
 * @param partitions of the request log, by number
 */
public record QueueSample(long nanos, List<Offsets> partitions) {

    /**
     * Offsets of one partition.
     *
     * @param committed all requests before this offset are decided
     * @param end offset of the next request
     */
    public record Offsets(long committed, long end) {}

    public QueueSample {
        partitions = List.copyOf(partitions);
    }

    /**
     * Returns true if this sample can follow the other: offsets did not go back, and the number of partitions is the
     * same.
     */
    boolean continues(QueueSample earlier) {
        if (partitions.size() != earlier.partitions.size() || nanos - earlier.nanos <= 0) {
            return false;
        }
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).committed() < earlier.partitions.get(i).committed()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number of requests of a partition that were decided since the other sample. */
    long decidedSince(QueueSample earlier, int partition) {
        return partitions.get(partition).committed()
                - earlier.partitions.get(partition).committed();
    }

    /**
     * Returns true if a partition had work all the time since the other sample: requests from that time are still
     * undecided.
     */
    boolean busySince(QueueSample earlier, int partition) {
        return partitions.get(partition).committed()
                < earlier.partitions.get(partition).end();
    }

    /** Returns the number of requests of all partitions that were decided since the other sample. */
    long decidedSince(QueueSample earlier) {
        long sum = 0;
        for (int i = 0; i < partitions.size(); i++) {
            sum += decidedSince(earlier, i);
        }
        return sum;
    }

    double secondsSince(QueueSample earlier) {
        return (nanos - earlier.nanos) / 1e9;
    }
}
