package dev.slotkeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditOptionsTest {

    @Test
    void nothingSaidMeansTheLocalRunAndAllThatIsDecided() {
        assertThat(AuditOptions.parse())
                .isEqualTo(new AuditOptions(
                        false,
                        "localhost:29092",
                        Map.of(),
                        "booking-worker",
                        "jdbc:postgresql://localhost:25432/slotkeeper",
                        "slotkeeper_reader",
                        "slotkeeper_reader",
                        Map.of(),
                        100,
                        10,
                        Duration.ofSeconds(60),
                        1_000,
                        false));
    }

    @Test
    void aLoginAndAPasswordMayStandInFiles(@TempDir Path folder) throws IOException {
        Path login = Files.writeString(folder.resolve("login"), "security.protocol=SASL_SSL\nclient.id = audit\n");
        Path password = Files.writeString(folder.resolve("password"), "se cret\n");

        AuditOptions options =
                AuditOptions.parse("--properties=" + login, "--password=other", "--password-file=" + password);

        assertThat(options.kafka())
                .containsExactlyInAnyOrderEntriesOf(Map.of("security.protocol", "SASL_SSL", "client.id", "audit"));
        assertThat(options.password()).isEqualTo("se cret");
        assertThatThrownBy(() -> AuditOptions.parse("--password-file=" + folder.resolve("none")))
                .hasMessageContaining("--password-file=");
        assertThatThrownBy(() -> AuditOptions.parse("--properties=" + folder)).hasMessageContaining("--properties=");
    }

    @Test
    void theBrokersGoByTheNameThatTheOtherToolsHaveForThemToo() {
        assertThat(AuditOptions.parse("--kafka=a:1,b:2")).isEqualTo(AuditOptions.parse("--bootstrap-servers=a:1,b:2"));
        assertThat(AuditOptions.parse("--kafka=a:1,b:2").bootstrapServers()).isEqualTo("a:1,b:2");
    }

    @Test
    void everythingCanBeSet() {
        AuditOptions options = AuditOptions.parse(
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
                "--waitlist-overtaking");

        assertThat(options)
                .isEqualTo(new AuditOptions(
                        false,
                        "a:1,b:2",
                        Map.of(),
                        "g",
                        "jdbc:postgresql://h/d?sslmode=require",
                        "u",
                        "p=q",
                        Map.of(0, 12L, 3, 0L),
                        7,
                        25,
                        Duration.ofSeconds(5),
                        0,
                        true));
    }

    @Test
    void helpIsAskedForInTwoWays() {
        assertThat(AuditOptions.parse("--help").help()).isTrue();
        assertThat(AuditOptions.parse("-h").help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --verbose            | Unknown option --verbose; audit --help lists the known ones.
                    --until              | Unknown option --until; audit --help lists the known ones.
                    --help=yes           | Unknown option --help=yes; audit --help lists the known ones.
                    --user=              | --user needs a value, as in --user=VALUE.
                    --until=3            | --until=3: allowed is partition:offset, joined with commas, each once.
                    --until=1:5,1:6      | --until=1:5,1:6: allowed is partition:offset, joined with commas, each once.
                    --until=1:5,         | --until=1:5,: allowed is partition:offset, joined with commas, each once.
                    --most-differences=0 | --most-differences=0: allowed is a number from 1 to 1000000.
                    --most-of-a-slot=0   | --most-of-a-slot=0: allowed is a number from 1 to 1000000.
                    --default-patience=x | --default-patience=x: allowed is a number from 1 to 604800.
                    """)
    void anInvalidArgumentGetsOneClearLine(String argument, String answer) {
        assertThatThrownBy(() -> AuditOptions.parse(argument))
                .isInstanceOf(AuditOptions.Unknown.class)
                .hasMessage(answer);
    }
}
