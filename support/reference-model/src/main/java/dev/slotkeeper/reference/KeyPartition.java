package dev.slotkeeper.reference;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes the partition of a key: docs/contract.md, Partitions. */
public final class KeyPartition {

    private static final int SEED = 0x9747b28c;
    private static final int FACTOR = 0x5bd1e995;

    private static final Pattern REFUSAL = Pattern.compile("partition: given \\d+, allowed \\d+ of (\\d{1,9}), .*");

    private KeyPartition() {}

    /**
     * Returns the partition of a slot's requests.
     *
     * @param partitions the number of partitions, 1 or more
     */
    public static int of(String slotId, int partitions) {
        return (murmur2(slotId.getBytes(StandardCharsets.UTF_8)) & Integer.MAX_VALUE) % partitions;
    }

    /**
     * Returns true if the partition was the key's when there were fewer partitions.
     *
     * @param partitions the present number of partitions
     */
    public static boolean wasOnceOf(String slotId, int partition, int partitions) {
        for (int fewer = partition + 1; fewer < partitions; fewer++) {
            if (of(slotId, fewer) == partition) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the number of partitions that the refusal of a misplaced request names.
     *
     * @param details the violated rule, as it is stored with the refusal
     * @return null if the request was not refused because of its partition
     */
    public static @Nullable Integer countOf(@Nullable String details) {
        Matcher matcher = REFUSAL.matcher(details == null ? "" : details);
        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private static int murmur2(byte[] key) {
        int hash = SEED ^ key.length;
        int whole = key.length - key.length % Integer.BYTES;
        for (int i = 0; i < whole; i += Integer.BYTES) {
            int word = littleEndian(key, i, Integer.BYTES) * FACTOR;
            word = (word ^ (word >>> 24)) * FACTOR;
            hash = hash * FACTOR ^ word;
        }
        if (whole < key.length) {
            hash = (hash ^ littleEndian(key, whole, key.length - whole)) * FACTOR;
        }
        hash = (hash ^ (hash >>> 13)) * FACTOR;
        return hash ^ (hash >>> 15);
    }

    private static int littleEndian(byte[] bytes, int from, int count) {
        int number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = number << Byte.SIZE | (bytes[from + i] & 0xff);
        }
        return number;
    }
}
