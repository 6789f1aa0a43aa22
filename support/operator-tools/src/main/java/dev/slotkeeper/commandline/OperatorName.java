package dev.slotkeeper.commandline;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SentBy;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that names the person who runs a command, 1 to 128 printable characters. */
public final class OperatorName {

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name:-?}",
            converter = Converter.class,
            showDefaultValue = Visibility.NEVER,
            description = "your name, for the output and for what is sent (default: your user name in the operating"
                    + " system)")
    private SentBy by = new SentBy(SentBy.Role.OPERATOR, "?");

    /** Returns the person. */
    public SentBy by() {
        return by;
    }

    private static final class Converter implements ITypeConverter<SentBy> {

        @Override
        public SentBy convert(String name) {
            if (name.equals("?")) {
                throw new TypeConversionException("this user has no name here; give yours, as in --by=NAME");
            }
            try {
                return new SentBy(SentBy.Role.OPERATOR, name);
            } catch (ContractViolation e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
