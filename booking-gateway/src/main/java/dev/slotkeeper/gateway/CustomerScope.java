package dev.slotkeeper.gateway;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The customers whose bookings and requests a caller may see and change. The scope of an administrator is a value of
 * its own, so that a missing name can't grant access to all bookings.
 */
public sealed interface CustomerScope {

    /** All customers: the scope of an administrator, or of every caller where callers are not authenticated. */
    enum Everybody implements CustomerScope {
        EVERYBODY;

        @Override
        public boolean includes(@Nullable String customerId) {
            return true;
        }
    }

    /** A single customer. */
    record Only(String customerId) implements CustomerScope {

        public Only {
            if (Objects.requireNonNull(customerId, "customerId").isEmpty()) {
                throw new IllegalArgumentException(
                        "customerId: given nothing, allowed 1 to 128 printable characters, not only blanks");
            }
        }

        @Override
        public boolean includes(@Nullable String other) {
            return customerId.equals(other);
        }
    }

    /**
     * Returns true if this scope includes an item.
     *
     * @param customerId the item's customer; null if it belongs to no customer
     */
    boolean includes(@Nullable String customerId);
}
