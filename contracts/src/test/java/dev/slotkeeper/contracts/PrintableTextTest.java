package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the ranges of characters against those of this Java, and against newer versions of Unicode. */
class PrintableTextTest {

    private static final List<Integer> FORMATS_OF_SCRIPTS = List.of(0x061c, 0x200c, 0x200d, 0x200e, 0x200f);

    private static boolean isPrintable(int codePoint) {
        return PrintableText.isText("a" + Character.toString(codePoint), 2);
    }

    private static boolean isVisible(int codePoint) {
        return PrintableText.isText(Character.toString(codePoint), 1);
    }

    /** Returns the assigned characters for which two rules differ; others may get a category in a later version. */
    private static List<String> differing(IntPredicate one, IntPredicate other) {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(code -> Character.getType(code) != Character.UNASSIGNED)
                .filter(code -> one.test(code) != other.test(code))
                .mapToObj(Integer::toHexString)
                .toList();
    }

    @Test
    void rangesAreThoseOfUnicodesCategories() {
        IntPredicate isPrintable = code -> FORMATS_OF_SCRIPTS.contains(code)
                || switch (Character.getType(code)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
        IntPredicate isVisible = code -> isPrintable.test(code)
                && !FORMATS_OF_SCRIPTS.contains(code)
                && Character.getType(code) != Character.SPACE_SEPARATOR;

        assertThat(differing(isPrintable, PrintableTextTest::isPrintable)).isEmpty();
        assertThat(differing(isVisible, PrintableTextTest::isVisible)).isEmpty();
    }

    /** Java 17 knows Unicode 13; these came with 14 and 15. */
    @ParameterizedTest
    @ValueSource(ints = {0x0890, 0x0891, 0x13439, 0x1343f})
    void formatCharactersOfLaterVersionsAreRefused(int codePoint) {
        assertThat(isPrintable(codePoint)).isFalse();
        assertThat(isVisible(codePoint)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x088f, 0x0892, 0x13440, 0x13455, 0x1fae8, 0xffff, 0x10ffff})
    void otherCharactersOfLaterVersionsAreTaken(int codePoint) {
        assertThat(isVisible(codePoint)).isTrue();
    }
}
