package dev.slotkeeper.audit;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of the request log that is replayed: for each partition, its first offset and the first offset that is left
 * out.
 */
record LogRange(Map<Integer, Bounds> partitions) {

    /**
     * The bounds of one partition.
     *
     * @param end the log's end offset
     */
    record Bounds(long first, long until, long end) {

        /**
         * Checks the order of the bounds.
         *
         * @throws IllegalArgumentException if the bounds are out of order
         */
        Bounds {
            if (first < 0 || until < first || end < until) {
                throw new IllegalArgumentException("until: given " + until + ", allowed " + first + " to " + end);
            }
        }
    }

    LogRange {
        partitions = new TreeMap<>(partitions);
    }

    Bounds of(int partition) {
        Bounds bounds = partitions.get(partition);
        if (bounds == null) {
            throw new IllegalArgumentException("partition: given " + partition + ", allowed " + partitions.keySet());
        }
        return bounds;
    }

    long records() {
        return partitions.values().stream()
                .mapToLong(bounds -> bounds.until() - bounds.first())
                .sum();
    }

    Integer[] numbers() {
        return partitions.keySet().toArray(Integer[]::new);
    }

    Long[] firsts() {
        return partitions.values().stream().map(Bounds::first).toArray(Long[]::new);
    }

    Long[] untils() {
        return partitions.values().stream().map(Bounds::until).toArray(Long[]::new);
    }

    Long[] ends() {
        return partitions.values().stream().map(Bounds::end).toArray(Long[]::new);
    }

    /** Returns the range in the form of the option --until. */
    @Override
    public String toString() {
        String[] places = partitions.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue().until())
                .toArray(String[]::new);
        return String.join(",", Arrays.asList(places));
    }
}
