package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalOptionsTest {

    @Test
    void nothingSaidMeansTheAddressesOfTheReadme() {
        assertThat(LocalOptions.parse())
                .isEqualTo(new LocalOptions(
                        false, false, Path.of(".slotkeeper"), 8080, 8081, 29_092, 25_432, "127.0.0.1", 0));
    }

    @Test
    void everyAddressCanBeSet() {
        LocalOptions options = LocalOptions.parse(
                "--reset",
                "--state=elsewhere",
                "--gateway-port=1",
                "--worker-port=2",
                "--kafka-port=3",
                "--postgres-port=65535",
                "--address=0.0.0.0",
                "--crowd=2000");

        assertThat(options)
                .isEqualTo(new LocalOptions(false, true, Path.of("elsewhere"), 1, 2, 3, 65_535, "0.0.0.0", 2_000));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "0.0.0.0, localhost",
        "::, localhost",
        "10.1.2.3, 10.1.2.3",
        "::1, [::1]",
        "fe80::1, [fe80::1]"
    })
    void aProgramIsCalledWhereItListens(String address, String host) {
        assertThat(LocalOptions.parse("--address=" + address).host()).isEqualTo(host);
    }

    @Test
    void helpListsEveryOption() {
        assertThat(LocalOptions.parse("--help").help()).isTrue();
        assertThat(LocalOptions.USAGE)
                .contains(
                        "--reset",
                        "--state",
                        "--gateway-port",
                        "--worker-port",
                        "--kafka-port",
                        "--postgres-port",
                        "--address",
                        "--crowd",
                        "--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --verbose              | Unknown option --verbose; --help lists the known ones.
                    reset                  | Unknown option reset; --help lists the known ones.
                    --reset=yes            | --reset=yes: this option takes no value.
                    --state=               | --state needs a folder, as in --state=DIR.
                    --gateway-port=0       | --gateway-port=0: allowed is a port from 1 to 65535.
                    --kafka-port=65536     | --kafka-port=65536: allowed is a port from 1 to 65535.
                    --worker-port=eighty   | --worker-port=eighty: allowed is a port from 1 to 65535.
                    --postgres-port        | --postgres-port=: allowed is a port from 1 to 65535.
                    --address              | --address=: allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all.
                    --address=all          | --address=all: allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all.
                    --address=1.2.3        | --address=1.2.3: allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all.
                    --address=1.2.3.999    | --address=1.2.3.999: allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all.
                    --crowd=0              | --crowd=0: allowed is a number of visitors from 1 to 2000.
                    --crowd=2001           | --crowd=2001: allowed is a number of visitors from 1 to 2000.
                    --crowd=everybody      | --crowd=everybody: allowed is a number of visitors from 1 to 2000.
                    --crowd                | --crowd=: allowed is a number of visitors from 1 to 2000.
                    --gateway-port=8081    | Port 8081 is given twice; each of the four programs needs its own port.
                    """)
    void anInvalidArgumentGetsOneClearLine(String argument, String answer) {
        assertThatThrownBy(() -> LocalOptions.parse(argument))
                .isInstanceOf(LocalOptions.Unknown.class)
                .hasMessage(answer);
    }
}
