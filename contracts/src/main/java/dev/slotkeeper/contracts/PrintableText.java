package dev.slotkeeper.contracts;

import java.util.Arrays;

/**
 * Checks texts for people: printable characters, not only blanks (docs/contract.md, Rules of every request). Characters
 * are Unicode code points. Their categories are those of Unicode 16 and are written out here, as in the tables, so that
 * the same texts are taken by every version of Java.
 */
final class PrintableText {

    /**
     * First and last code point of each range that is not printable: the categories Cc, Cf, Cs, Co, Zl and Zp, without
     * the format characters of {@link #BLANKS}.
     */
    private static final int[] REFUSED = {
        0x0000, 0x001f, 0x007f, 0x009f, 0x00ad, 0x00ad, 0x0600, 0x0605, 0x06dd, 0x06dd, 0x070f, 0x070f, 0x0890, 0x0891,
        0x08e2, 0x08e2, 0x180e, 0x180e, 0x200b, 0x200b, 0x2028, 0x202e, 0x2060, 0x2064, 0x2066, 0x206f, 0xd800, 0xf8ff,
        0xfeff, 0xfeff, 0xfff9, 0xfffb, 0x110bd, 0x110bd, 0x110cd, 0x110cd, 0x13430, 0x1343f, 0x1bca0, 0x1bca3, 0x1d173,
        0x1d17a, 0xe0001, 0xe0001, 0xe0020, 0xe007f, 0xf0000, 0xffffd, 0x100000, 0x10fffd
    };

    /** The same for blanks: the category Zs, and the format characters that scripts need and that are invisible. */
    private static final int[] BLANKS = {
        0x0020, 0x0020, 0x00a0, 0x00a0, 0x061c, 0x061c, 0x1680, 0x1680, 0x2000, 0x200a, 0x200c, 0x200f, 0x202f, 0x202f,
        0x205f, 0x205f, 0x3000, 0x3000
    };

    private PrintableText() {}

    /**
     * Returns true for a text of 1 to {@code most} printable characters, not all of them blanks.
     *
     * @param most limit in code points, as in JSON Schema and PostgreSQL
     */
    static boolean isText(String value, int most) {
        int length = value.length();
        if (length < 1 || length > 2 * most || value.codePointCount(0, length) > most) {
            return false;
        }
        boolean isVisible = false;
        for (int i = 0; i < length; ) {
            int codePoint = value.codePointAt(i);
            if (codePoint > ' ' && codePoint <= '~') {
                isVisible = true;
            } else if (!contains(BLANKS, codePoint)) {
                if (contains(REFUSED, codePoint)) {
                    return false;
                }
                isVisible = true;
            }
            i += Character.charCount(codePoint);
        }
        return isVisible;
    }

    private static boolean contains(int[] ranges, int codePoint) {
        int at = Arrays.binarySearch(ranges, codePoint);
        // Between a range's bounds, the insertion point is the index of the last one, which is odd.
        return at >= 0 || ((-at - 1) & 1) == 1;
    }
}
