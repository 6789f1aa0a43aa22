package dev.slotkeeper.audit;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The part of the request log that is replayed: for each partition its first offset, and the first that is left out. */
record LogRange(Map<Integer, Bounds> partitions) {

    /**
     * Of one partition.
     *
     * @param end the first offset that the log does not have yet
     */
    record Bounds(long first, long until, long end) {

        /** @throws IllegalArgumentException naming what is out of order */
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

    /** As the option --until takes it. */
    @Override
    public String toString() {
        String[] places = partitions.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue().until())
                .toArray(String[]::new);
        return String.join(",", Arrays.asList(places));
    }
}
