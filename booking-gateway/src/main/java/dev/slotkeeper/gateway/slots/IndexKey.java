package dev.slotkeeper.gateway.slots;

import java.time.Instant;
import java.util.Comparator;

/**
 * Position of a slot in a list of slots.
 *
 * @param list a resource's id for the slots of that resource; {@link #ALL} for all slots
 */
record IndexKey(String list, Instant startsAt, String slotId) implements Comparable<IndexKey> {

    /** Key of the list of all slots; no resource has this id. */
    static final String ALL = "";

    private static final Comparator<IndexKey> ORDER = Comparator.comparing(IndexKey::list)
            .thenComparing(IndexKey::startsAt)
            .thenComparing(IndexKey::slotId);

    /** Returns the key before every slot of the list that starts at this time or later. */
    static IndexKey from(String list, Instant startsAt) {
        return new IndexKey(list, startsAt, "");
    }

    @Override
    public int compareTo(IndexKey other) {
        return ORDER.compare(this, other);
    }
}
