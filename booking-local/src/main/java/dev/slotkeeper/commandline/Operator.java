package dev.slotkeeper.commandline;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SentBy;

/** Reads the name of the person who runs a tool from its arguments. */
public final class Operator {

    /** The option that gives the name. */
    public static final String OPTION = "--by";

    private Operator() {}

    /**
     * Returns the value of {@code --by}, or the operating system's user name by default.
     *
     * @throws UsageException unless the name has 1 to 128 printable characters
     */
    public static SentBy of(Arguments arguments) {
        try {
            return new SentBy(SentBy.Role.OPERATOR, arguments.value(OPTION, System.getProperty("user.name", "?")));
        } catch (ContractViolation e) {
            throw new UsageException(OPTION + ": " + e.getMessage());
        }
    }
}
