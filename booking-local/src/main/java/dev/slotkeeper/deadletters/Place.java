package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.Misused;
import dev.slotkeeper.commandline.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The partition and offset of a message in its topic. */
record Place(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})@(\\d{1,18})");

    /**
     * Parses a place such as {@code 3@17}.
     *
     * @throws Misused if the text has another form
     */
    static Place of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new Misused(Printable.text(text) + ": allowed is PARTITION@OFFSET, such as 3@17.");
        }
        return new Place(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
