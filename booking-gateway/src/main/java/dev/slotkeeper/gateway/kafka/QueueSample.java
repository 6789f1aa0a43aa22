package dev.slotkeeper.gateway.kafka;

import java.util.List;

/**
 * How far the workers had come at one moment.
 *
 * @param nanos the moment, as {@link System#nanoTime()} counts
 * @param partitions of the request log, by number
 */
record QueueSample(long nanos, List<Offsets> partitions) {

    /**
     * One partition.
     *
     * @param committed everything before it is decided
     * @param end where the next request will be
     */
    record Offsets(long committed, long end) {}

    QueueSample {
        partitions = List.copyOf(partitions);
    }

    /** Whether this one can follow the other: offsets never go back, nor does the number of partitions change. */
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

    /** How many requests of a partition were decided since the other. */
    long decidedSince(QueueSample earlier, int partition) {
        return partitions.get(partition).committed()
                - earlier.partitions.get(partition).committed();
    }

    /** Whether a partition had work all the time since the other: not even what was there then is decided yet. */
    boolean busySince(QueueSample earlier, int partition) {
        return partitions.get(partition).committed()
                < earlier.partitions.get(partition).end();
    }

    /** How many requests were decided since the other, of all partitions. */
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
