package dev.slotkeeper.commandline;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SentBy;

/** Reads who runs a tool from its arguments. */
public final class Operator {

    /** The option that names them. */
    public static final String OPTION = "--by";

    private Operator() {}

    /**
     * Returns what {@code --by} says, else the name that the operating system has for who runs this.
     *
     * @throws Misused if that is no name of 1 to 128 printable characters
     */
    public static SentBy of(Arguments arguments) {
        try {
            return new SentBy(SentBy.Role.OPERATOR, arguments.value(OPTION, System.getProperty("user.name", "?")));
        } catch (ContractViolation e) {
            throw new Misused(OPTION + ": " + e.getMessage());
        }
    }
}
