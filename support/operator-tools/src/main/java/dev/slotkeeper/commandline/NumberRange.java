package dev.slotkeeper.commandline;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the value of an option to a number within bounds. */
public abstract class NumberRange implements ITypeConverter<Integer> {

    private final int least;
    private final int most;

    /** Creates a converter that accepts numbers from least to most. */
    protected NumberRange(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /** @throws TypeConversionException unless the text is a number within the bounds */
    @Override
    public final Integer convert(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through: text and numbers out of range get the same message.
        }
        throw new TypeConversionException("'" + text + "', allowed is a number from " + least + " to " + most);
    }
}
