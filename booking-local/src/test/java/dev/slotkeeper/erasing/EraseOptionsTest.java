package dev.slotkeeper.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.commandline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraseOptionsTest {

    @Test
    void nothingElseSaidMeansTheLocalRun() {
        EraseOptions options = EraseOptions.parse("--customer=c-1");

        assertThat(options.customerId()).isEqualTo("c-1");
        assertThat(options.cancel()).isFalse();
        assertThat(options.dryRun()).isFalse();
        assertThat(options.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:25432/slotkeeper");
        assertThat(options.user()).isEqualTo("slotkeeper");
        assertThat(options.password()).isEqualTo("slotkeeper");
    }

    @Test
    void thePasswordMayStandInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("word"), "p=q\n".getBytes(UTF_8));

        assertThat(EraseOptions.parse("--customer=c", "--password-file=" + file).password())
                .isEqualTo("p=q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --cancel                      | erase needs a customer's id, as in --customer=ID; erase --help lists the options.
                    c-1                           | erase: unexpected argument c-1; give the customer's id as --customer=ID.
                    --customer=                   | --customer needs a value, as in --customer=VALUE.
                    --customer=a --customer=b     | --customer is given twice.
                    --customer=a --cancel=yes     | --cancel=yes: this option takes no value.
                    --customer=a --nonsense       | Unknown option --nonsense; erase --help lists the known ones.
                    --customer=erased-00000000-0000-0000-0000-000000000000 | --customer: this id is a pseudonym already; there is nothing to erase.
                    --customer=a --password=p --password-file=f | --password and --password-file: give only one of them.
                    --customer=a --password-file=/no/such/file | --password-file=/no/such/file: the file can't be read.
                    """)
    void anInvalidArgumentGetsOneClearLine(String arguments, String answer) {
        assertThatThrownBy(() -> EraseOptions.parse(arguments.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(answer);
    }

    @Test
    void twoCustomersNeverHaveTheSamePseudonym() {
        String pseudonym = Pseudonym.next();

        assertThat(Pseudonym.is(pseudonym)).isTrue();
        assertThat(Pseudonym.next()).isNotEqualTo(pseudonym);
        assertThat(Pseudonym.is("erased-by-me")).isFalse();
        assertThat(Pseudonym.is(null)).isFalse();
    }
}
