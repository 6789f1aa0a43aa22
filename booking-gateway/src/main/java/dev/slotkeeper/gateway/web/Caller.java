package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.CustomerScope.Only;
import dev.slotkeeper.gateway.database.DecisionRepository.Found;
import org.jspecify.annotations.Nullable;

/** A caller, and the customers for whom it may act. */
public record Caller(CustomerScope scope) {

    /** Thrown when a customer names another customer. */
    static final class ForbiddenCustomerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForbiddenCustomerException() {
            super("customerId is not the caller's");
        }
    }

    /** Returns a caller that may act for every customer: an administrator, or any caller without authentication. */
    static Caller forEverybody() {
        return new Caller(Everybody.EVERYBODY);
    }

    static Caller customer(String customerId) {
        return new Caller(new Only(customerId));
    }

    /** Returns the customer of a body that names none; null if the body must name one. */
    @Nullable
    public String defaultCustomer() {
        return scope instanceof Only own ? own.customerId() : null;
    }

    /**
     * Returns the customer to whom the bookings changed by this call must belong.
     *
     * @param named customer that the call names; null if it names none
     * @return null when the call names none and the caller may act for every customer, as administrators may
     * @throws NotYours when the caller may not act for the named customer
     */
    @Nullable
    public String effectiveCustomer(@Nullable String named) {
        if (!(scope instanceof Only own)) {
            return named;
        }
        if (named != null && !named.equals(own.customerId())) {
            throw new ForbiddenCustomerException();
        }
        return own.customerId();
    }

    /** @throws NotYours when the caller may not act for the named customer */
    public void requireOwn(String named) {
        var unused = effectiveCustomer(named);
    }

    public boolean maySee(Found found) {
        return scope.includes(found.decision().customerId());
    }
}
