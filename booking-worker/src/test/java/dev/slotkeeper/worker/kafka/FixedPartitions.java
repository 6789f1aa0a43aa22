package dev.slotkeeper.worker.kafka;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A broker whose topics all have the same number of partitions. */
record FixedPartitions(int partitions) implements TopicDirectory {

    /** Returns a cache of this number. */
    static PartitionCountCache cache(int partitions) {
        return new PartitionCountCache(new FixedPartitions(partitions), System::nanoTime);
    }

    @Override
    public CompletableFuture<Set<String>> names() {
        throw new UnsupportedOperationException("only partitions are counted");
    }

    @Override
    public CompletableFuture<Integer> partitions(String topic) {
        return CompletableFuture.completedFuture(partitions);
    }
}
