package dev.slotkeeper.commandline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Escapes untrusted bytes for a terminal. Printable ASCII stays, any other byte becomes {@code \xNN}, so that nothing
 * moves the cursor, changes colours, reorders text or imitates another line.
 */
public final class Printable {

    private static final int BYTES_PER_LINE = 16;

    private Printable() {}

    /** Returns the bytes escaped and in quotes, or {@code nothing} for null, which differs from an empty array. */
    public static String quoted(byte @Nullable [] bytes) {
        return bytes == null ? "nothing" : '"' + escaped(bytes, 0, bytes.length, true) + '"';
    }

    /** Returns at most the first bytes, escaped and in quotes, followed by dots if there are more. */
    public static String quoted(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? quoted(bytes) : '"' + escaped(bytes, 0, most, true) + "\"...";
    }

    /** Returns untrusted text, escaped and without quotes. */
    public static String text(@Nullable String value) {
        byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
        return escaped(bytes, 0, bytes.length, false);
    }

    /** Returns lines of sixteen bytes each: the offset, the bytes in hexadecimal, and the bytes as text. */
    public static List<String> hex(byte[] bytes, int most) {
        List<String> lines = new ArrayList<>();
        int end = Math.min(bytes.length, most);
        for (int from = 0; from < end; from += BYTES_PER_LINE) {
            StringBuilder numbers = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = from; i < Math.min(end, from + BYTES_PER_LINE); i++) {
                numbers.append(String.format(Locale.ROOT, "%02x ", bytes[i]));
                text.append(isPrintable(bytes[i]) ? (char) bytes[i] : '.');
            }
            lines.add(String.format(Locale.ROOT, "%06x  %-48s |%s|", from, numbers, text));
        }
        return lines;
    }

    private static String escaped(byte[] bytes, int from, int to, boolean quotes) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (quotes && (bytes[i] == '"' || bytes[i] == '\\')) {
                text.append('\\').append((char) bytes[i]);
            } else if (isPrintable(bytes[i])) {
                text.append((char) bytes[i]);
            } else {
                text.append(String.format(Locale.ROOT, "\\x%02x", bytes[i]));
            }
        }
        return text.toString();
    }

    private static boolean isPrintable(byte b) {
        return b >= ' ' && b <= '~';
    }
}
