package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of decoding the bytes of one message. */
public sealed interface DecodedCommand {

    /** Command that complies with the contract. */
    record Understood(Command command) implements DecodedCommand {}

    /**
     * Command that names its request and slot but breaks the contract elsewhere, so that it can be answered.
     *
     * @param customerId present when it could be read and keeps its own rule
     * @param quantity present when it could be read and keeps its own rule
     */
    record Broken(
            UUID requestId,
            String slotId,
            @Nullable String customerId,
            @Nullable Integer quantity,
            ContractViolation violation)
            implements DecodedCommand {

        /**
         * Returns the broken rule, as it is stored and sent in the reply. Leaves out the given value if the customer is
         * unknown: the value may name the customer, and could not be erased together with that customer's data.
         */
        public String detail() {
            return customerId == null ? violation.withoutGiven() : violation.getMessage();
        }
    }

    /**
     * Bytes that name no request or no slot, so that no reply can be sent.
     *
     * @param why reason for the operator who reads the dead letter
     */
    record Unreadable(String why) implements DecodedCommand {}
}
