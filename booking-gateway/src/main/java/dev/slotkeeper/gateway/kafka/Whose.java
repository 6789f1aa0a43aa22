package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.gateway.CustomerScope;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request and whose it is.
 *
 * @param customerId null when it is nobody's or an administrator's
 */
record Whose(UUID requestId, @Nullable String customerId) {

    static Whose of(Command command) {
        return new Whose(command.requestId(), command.customerId());
    }

    /** Of what the log holds; empty when no request can be read from it. */
    static Optional<Whose> of(ReadCommand read) {
        if (read instanceof ReadCommand.Understood understood) {
            return Optional.of(of(understood.command()));
        }
        return read instanceof ReadCommand.Broken broken
                ? Optional.of(new Whose(broken.requestId(), broken.customerId()))
                : Optional.empty();
    }

    /** Returns true if this is the request that is wanted, and one that may be seen. */
    boolean is(UUID wanted, CustomerScope asking) {
        return requestId.equals(wanted) && asking.includes(customerId);
    }
}
