package dev.slotkeeper.erasing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.audit.replay.Pseudonym;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EraseOptionsTest {

    @Test
    void nothingElseSaidMeansTheLocalRun() {
        EraseOptions options = parse("--customer=c-1");

        assertThat(options.customerId).isEqualTo("c-1");
        assertThat(options.cancel).isFalse();
        assertThat(options.dryRun).isFalse();
        assertThat(options.database.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:25432/slotkeeper");
        assertThat(options.database.user()).isEqualTo("slotkeeper");
        assertThat(options.database.password()).isEqualTo("slotkeeper");
    }

    @Test
    void thePasswordMayStandInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("word"), "p=q\n".getBytes(UTF_8));

        assertThat(parse("--customer=c", "--password-file=" + file).database.password())
                .isEqualTo("p=q");
        assertThat(refused("--customer=c", "--password=p", "--password-file=" + file))
                .isEqualTo("--password and --password-file: give only one of them.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --cancel                      | Missing required option: '--customer=ID'; --help lists the known options
                    c-1                           | Unexpected argument: 'c-1'; --help lists the known options
                    --customer=a c-1              | Unexpected argument: 'c-1'; --help lists the known options
                    --customer=                   | Invalid value for option '--customer': customerId: given , allowed 1 to 128 printable characters, not only blanks
                    --custmer=a                   | Unknown option: '--custmer=a'; --help lists the known options
                    --customer=a --jdbc-url=      | --jdbc-url needs a value, as in --jdbc-url=URL
                    --customer=a --customer=b     | option '--customer' (ID) should be specified only once; --help lists the known options
                    --customer=a --cancel=yes     | option '--cancel' should be specified without 'yes' parameter; --help lists the known options
                    --customer=a --nonsense       | Unknown option: '--nonsense'; --help lists the known options
                    --customer --nonsense         | Unknown option: '--nonsense'; Expected parameter for option '--customer' but found '--nonsense'; --help lists the known options
                    --customer --cancel           | Expected parameter for option '--customer' but found '--cancel'; --help lists the known options
                    --customer=erased-00000000-0000-0000-0000-000000000000 | Invalid value for option '--customer': this id is a pseudonym already; there is nothing to erase
                    --customer=a --password-file=/no/such/file | Invalid value for option '--password-file': the file '/no/such/file' can't be read
                    --customer=a --by=            | Invalid value for option '--by': by: given , allowed 1 to 128 printable characters, not only blanks
                    """)
    void anInvalidArgumentGetsOneClearLine(String arguments, String answer) {
        assertThat(refused(arguments.split(" "))).isEqualTo(answer);
    }

    @Test
    void twoCustomersNeverHaveTheSamePseudonym() {
        String pseudonym = Pseudonym.next();

        assertThat(Pseudonym.is(pseudonym)).isTrue();
        assertThat(Pseudonym.next()).isNotEqualTo(pseudonym);
        assertThat(Pseudonym.is("erased-by-me")).isFalse();
        assertThat(Pseudonym.is(null)).isFalse();
    }

    private static EraseOptions parse(String... arguments) {
        return CommandLine.populateCommand(new EraseOptions(), arguments);
    }

    /** Runs an erasure that is refused, and returns the one line that says so. */
    private static String refused(String... arguments) {
        List<String> err = new ArrayList<>();
        assertThat(EraseTool.run(arguments, line -> {}, err::add)).isEqualTo(2);
        assertThat(err).hasSize(1);
        return err.get(0);
    }
}
