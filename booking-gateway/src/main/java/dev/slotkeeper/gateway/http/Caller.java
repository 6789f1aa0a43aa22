package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.slots.Decisions.Found;
import org.jspecify.annotations.Nullable;

/**
 * Whom a caller may act for.
 *
 * @param customerId its own; null: everybody, for an administrator or where callers aren't asked who they are
 */
record Caller(@Nullable String customerId) {

    static final Caller FOR_EVERYBODY = new Caller(null);

    /** A customer named somebody else. */
    static final class NotYours extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYours() {
            super("a customerId that is not the caller's");
        }
    }

    /**
     * Whose the booking must be that this caller changes.
     *
     * @param named whom the call names; null: nobody
     * @throws NotYours when the caller may not act for them
     */
    @Nullable
    String actsFor(@Nullable String named) {
        if (customerId == null) {
            return named;
        }
        if (named != null && !named.equals(customerId)) {
            throw new NotYours();
        }
        return customerId;
    }

    /** @throws NotYours when the caller may not act for them */
    void requireOwn(String named) {
        var unused = actsFor(named);
    }

    boolean maySee(Found found) {
        return customerId == null || customerId.equals(found.decision().customerId());
    }
}
