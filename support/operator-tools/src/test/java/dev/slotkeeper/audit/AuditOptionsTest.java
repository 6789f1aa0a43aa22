package dev.slotkeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AuditOptionsTest {

    @Test
    void nothingSaidMeansTheLocalRunAndAllThatIsDecided() {
        AuditOptions options = parse();

        assertThat(options.kafka.settings()).isEqualTo(Map.of("bootstrap.servers", "localhost:29092"));
        assertThat(options.group).isEqualTo("booking-worker");
        assertThat(options.database.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:25432/slotkeeper");
        assertThat(options.database.user()).isEqualTo("slotkeeper_reader");
        assertThat(options.database.password()).isEqualTo("slotkeeper_reader");
        assertThat(options.until.offsets()).isEmpty();
        assertThat(options.mostDifferences).isEqualTo(100);
        assertThat(options.mostOfASlot).isEqualTo(10);
        assertThat(options.defaultPatience).isEqualTo(60);
        assertThat(options.longestWaitlist).isEqualTo(1_000);
        assertThat(options.overtaking).isTrue();
    }

    @Test
    void aLoginAndAPasswordMayStandInFiles(@TempDir Path folder) throws IOException {
        Path login = Files.writeString(folder.resolve("login"), "security.protocol=SASL_SSL\nclient.id = audit\n");
        Path password = Files.writeString(folder.resolve("password"), "se cret\n");

        AuditOptions options = parse("--properties=" + login, "--password=other", "--password-file=" + password);

        assertThat(options.kafka.settings())
                .isEqualTo(Map.of(
                        "security.protocol", "SASL_SSL", "client.id", "audit", "bootstrap.servers", "localhost:29092"));
        assertThat(options.database.password()).isEqualTo("se cret");
        Path none = folder.resolve("none");
        assertThat(refused("--password-file=" + none))
                .isEqualTo("Invalid value for option '--password-file': the file '" + none + "' can't be read");
        assertThat(refused("--properties=" + folder))
                .isEqualTo("Invalid value for option '--properties': the file '" + folder
                        + "' can't be read as a properties file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafka", "--bootstrap-servers"})
    void theBrokersGoByTheNameThatTheOtherToolsHaveForThemToo(String name) {
        assertThat(parse(name + "=a:1,b:2").kafka.settings()).isEqualTo(Map.of("bootstrap.servers", "a:1,b:2"));
    }

    @Test
    void everythingCanBeSet() {
        AuditOptions options = parse(
                "--bootstrap-servers=a:1,b:2",
                "--group=g",
                "--jdbc-url=jdbc:postgresql://h/d?sslmode=require",
                "--user=u",
                "--password=p=q",
                "--until=0:12,3:0",
                "--most-differences=7",
                "--most-of-a-slot=25",
                "--default-patience=5",
                "--waitlist-longest=0",
                "--waitlist-overtaking=false");

        assertThat(options.kafka.settings()).isEqualTo(Map.of("bootstrap.servers", "a:1,b:2"));
        assertThat(options.group).isEqualTo("g");
        assertThat(options.database.jdbcUrl()).isEqualTo("jdbc:postgresql://h/d?sslmode=require");
        assertThat(options.database.user()).isEqualTo("u");
        assertThat(options.database.password()).isEqualTo("p=q");
        assertThat(options.until.offsets()).isEqualTo(Map.of(0, 12L, 3, 0L));
        assertThat(options.mostDifferences).isEqualTo(7);
        assertThat(options.mostOfASlot).isEqualTo(25);
        assertThat(options.defaultPatience).isEqualTo(5);
        assertThat(options.longestWaitlist).isZero();
        assertThat(options.overtaking).isFalse();
    }

    @Test
    void theLastOneOfAnOptionCounts() {
        CommandLine command = Audit.command(line -> {}, line -> {});

        command.parseArgs("--user=a", "--user=b");

        assertThat(command.getCommandSpec().findOption("--user").<String>getValue())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsAskedForInTwoWays(String argument) {
        List<String> out = new ArrayList<>();

        assertThat(Audit.run(new String[] {argument}, out::add, line -> {})).isZero();
        assertThat(String.join("\n", out))
                .contains("--until", "--kafka", "--properties", "--jdbc-url", "--password-file", "--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --verbose            | Unknown option: '--verbose'; --help lists the known options
                    --until              | Missing required parameter for option '--until' (P:O,P:O); --help lists the known options
                    --help=yes           | option '--help' should be specified without 'yes' parameter; --help lists the known options
                    more                 | Unexpected argument: 'more'; --help lists the known options
                    --user=              | --user needs a value, as in --user=NAME
                    --until=3            | Invalid value for option '--until': '3', allowed is partition:offset, joined with commas, each once
                    --until=1:5,1:6      | Invalid value for option '--until': '1:5,1:6', allowed is partition:offset, joined with commas, each once
                    --until=1:5,         | Invalid value for option '--until': '1:5,', allowed is partition:offset, joined with commas, each once
                    --most-differences=0 | Invalid value for option '--most-differences': '0', allowed is a number from 1 to 1000000
                    --most-of-a-slot=0   | Invalid value for option '--most-of-a-slot': '0', allowed is a number from 1 to 1000000
                    --default-patience=x | Invalid value for option '--default-patience': 'x', allowed is a number from 1 to 604800
                    """)
    void anInvalidArgumentGetsOneClearLine(String argument, String answer) {
        assertThat(refused(argument)).isEqualTo(answer);
    }

    private static AuditOptions parse(String... arguments) {
        return CommandLine.populateCommand(new AuditOptions(), arguments);
    }

    /** Runs an audit that is refused, and returns the one line that says so. */
    private static String refused(String... arguments) {
        List<String> err = new ArrayList<>();
        assertThat(Audit.run(arguments, line -> {}, err::add)).isEqualTo(2);
        assertThat(err).hasSize(1);
        return err.get(0);
    }
}
