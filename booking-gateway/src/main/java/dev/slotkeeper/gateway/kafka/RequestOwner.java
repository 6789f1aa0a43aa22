package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.gateway.CustomerScope;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request's id with its customer.
 *
 * @param customerId null for requests of an administrator or without a customer
 */
record RequestOwner(UUID requestId, @Nullable String customerId) {

    static RequestOwner of(Command command) {
        return new RequestOwner(command.requestId(), command.customerId());
    }

    /** Returns the request in a record of the log; empty if none can be decoded. */
    static Optional<RequestOwner> of(DecodedCommand read) {
        if (read instanceof DecodedCommand.Understood understood) {
            return Optional.of(of(understood.command()));
        }
        return read instanceof DecodedCommand.Broken broken
                ? Optional.of(new RequestOwner(broken.requestId(), broken.customerId()))
                : Optional.empty();
    }

    /** Returns true if this is the wanted request and its customer is in scope. */
    boolean is(UUID wanted, CustomerScope asking) {
        return requestId.equals(wanted) && asking.includes(customerId);
    }
}
