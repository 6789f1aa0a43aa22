package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.DatabaseOptions;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.OperatorName;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line options of {@code erase}. */
final class EraseOptions {

    @Option(
            names = "--customer",
            required = true,
            paramLabel = "ID",
            converter = CustomerId.class,
            description = "the customer's id; first make sure that no program sends requests for this customer")
    String customerId = "";

    @Option(
            names = "--cancel",
            arity = "0",
            description = "first cancels, through the request log, what is live: upcoming bookings, holds and waitlist"
                    + " entries; without this option, nothing is erased while there are any")
    boolean cancel;

    @Option(names = "--dry-run", arity = "0", description = "only counts the customer's bookings and decisions")
    boolean dryRun;

    @Mixin
    final DatabaseOptions database = new DatabaseOptions("slotkeeper");

    @Mixin
    final KafkaAccess kafka = new KafkaAccess();

    @Mixin
    final OperatorName operator = new OperatorName();

    private static final class CustomerId implements ITypeConverter<String> {

        @Override
        public String convert(String customerId) {
            try {
                ContractJson.readCustomerId(customerId);
            } catch (ContractViolation e) {
                throw new TypeConversionException(e.getMessage());
            }
            if (Pseudonym.is(customerId)) {
                throw new TypeConversionException("this id is a pseudonym already; there is nothing to erase");
            }
            return customerId;
        }
    }
}
