package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.CustomerScope.Only;
import dev.slotkeeper.gateway.slots.Decisions.Found;
import org.jspecify.annotations.Nullable;

/** A caller, and whom it may act for. */
record Caller(CustomerScope scope) {

    /** A customer named somebody else. */
    static final class NotYours extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYours() {
            super("a customerId that is not the caller's");
        }
    }

    /** An administrator, or a caller that is not asked who it is. */
    static Caller forEverybody() {
        return new Caller(Everybody.EVERYBODY);
    }

    static Caller customer(String customerId) {
        return new Caller(new Only(customerId));
    }

    /** The customer that a body speaks of that names none; null: it has to name one. */
    @Nullable
    String defaultCustomer() {
        return scope instanceof Only own ? own.customerId() : null;
    }

    /**
     * Whose the booking must be that this caller changes.
     *
     * @param named whom the call names; null: nobody
     * @return null: an administrator's call, which names nobody
     * @throws NotYours when the caller may not act for them
     */
    @Nullable
    String actsFor(@Nullable String named) {
        if (!(scope instanceof Only own)) {
            return named;
        }
        if (named != null && !named.equals(own.customerId())) {
            throw new NotYours();
        }
        return own.customerId();
    }

    /** @throws NotYours when the caller may not act for them */
    void requireOwn(String named) {
        var unused = actsFor(named);
    }

    boolean maySee(Found found) {
        return scope.includes(found.decision().customerId());
    }
}
