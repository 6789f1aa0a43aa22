package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the bytes of one message turned out to be. */
public sealed interface ReadCommand {

    /** A command that keeps the contract. */
    record Understood(Command command) implements ReadCommand {}

    /**
     * A command that names its request and slot but breaks the contract elsewhere: it can be answered.
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
            implements ReadCommand {

        /**
         * Says what breaks the contract, as it is stored and answered. Where the customer is not known it leaves out what was
         * given: that may name the customer, and it could not be erased with it.
         */
        public String detail() {
            return customerId == null ? violation.withoutGiven() : violation.getMessage();
        }
    }

    /**
     * Bytes that name no request or no slot: nobody can be answered.
     *
     * @param why for the operator who reads the dead letter
     */
    record Unreadable(String why) implements ReadCommand {}
}
