package dev.slotkeeper.commandline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whateverTheBytesAreNothingButPrintableAsciiComesOut() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(Printable.quoted(all))
                .matches("\"[ -~]*\"")
                .contains("\\x1b", "\\x0a", "\\x0d", "\\x7f", "\\x9b", "\\xff");
        assertThat(Printable.hex(all, all.length)).hasSize(16).allMatch(line -> line.matches("[ -~]*"));
        assertThat(Printable.text("\u001b[2J\u202e\u2028")).isEqualTo("\\x1b[2J\\xe2\\x80\\xae\\xe2\\x80\\xa8");
    }

    @Test
    void aQuoteInTheBytesDoesNotEndTheText() {
        assertThat(Printable.quoted("a\" why: \"\\x41".getBytes(UTF_8))).isEqualTo("\"a\\\" why: \\\"\\\\x41\"");
    }

    @Test
    void nothingIsNotTheSameAsNoBytes() {
        assertThat(Printable.quoted(null)).isEqualTo("nothing");
        assertThat(Printable.quoted(new byte[0])).isEqualTo("\"\"");
    }

    @Test
    void longOnesAreCutAndSaySo() {
        assertThat(Printable.quoted("abcdef".getBytes(UTF_8), 3)).isEqualTo("\"abc\"...");
        assertThat(Printable.quoted("abc".getBytes(UTF_8), 3)).isEqualTo("\"abc\"");
    }

    @Test
    void hexNumbersStandBesideTheText() {
        assertThat(Printable.hex("{\"type\":1}\n".getBytes(UTF_8), 100))
                .isEqualTo(List.of("000000  7b 22 74 79 70 65 22 3a 31 7d 0a                 |{\"type\":1}.|"));
    }
}
