package dev.slotkeeper.gateway;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The customers whose bookings and requests a caller may see and change. Everybody's is a value of its own, so that a name that
 * is missing can't open all bookings.
 */
public sealed interface CustomerScope {

    /** Everybody's: of an administrator, or where callers are not asked who they are. */
    enum Everybody implements CustomerScope {
        EVERYBODY;

        @Override
        public boolean includes(@Nullable String customerId) {
            return true;
        }
    }

    /** One customer's own. */
    record Only(String customerId) implements CustomerScope {

        public Only {
            if (Objects.requireNonNull(customerId, "customerId").isEmpty()) {
                throw new IllegalArgumentException("customerId: given nothing, allowed 1 to 128 printable characters");
            }
        }

        @Override
        public boolean includes(@Nullable String other) {
            return customerId.equals(other);
        }
    }

    /**
     * Returns true if this scope may see something.
     *
     * @param customerId whose it is; null: it is no customer's
     */
    boolean includes(@Nullable String customerId);
}
