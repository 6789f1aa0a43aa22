package dev.slotkeeper.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** The partition and offset of a message in its topic. */
record MessagePosition(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})@(\\d{1,18})");

    /**
     * Parses a place such as {@code 3@17}.
     *
     * @throws TypeConversionException if the text has another form
     */
    static MessagePosition of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "', allowed is PARTITION@OFFSET, such as 3@17");
        }
        return new MessagePosition(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
