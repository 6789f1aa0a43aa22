package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.CommandRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LocalOptionsTest {

    @Test
    void nothingSaidMeansTheAddressesOfTheReadme() {
        LocalOptions options = parse();

        assertThat(options.reset).isFalse();
        assertThat(options.state).isEqualTo(Path.of(".slotkeeper"));
        assertThat(options.gatewayPort).isEqualTo(8080);
        assertThat(options.workerPort).isEqualTo(8081);
        assertThat(options.kafkaPort).isEqualTo(29_092);
        assertThat(options.postgresPort).isEqualTo(25_432);
        assertThat(options.address).isEqualTo("127.0.0.1");
        assertThat(options.crowd).isZero();
    }

    @Test
    void everyAddressCanBeSet() {
        LocalOptions options = parse(
                "--reset",
                "--state=elsewhere",
                "--gateway-port=1",
                "--worker-port=2",
                "--kafka-port=3",
                "--postgres-port=65535",
                "--address=0.0.0.0",
                "--crowd=2000");

        assertThat(options.reset).isTrue();
        assertThat(options.state).isEqualTo(Path.of("elsewhere"));
        assertThat(options.gatewayPort).isEqualTo(1);
        assertThat(options.workerPort).isEqualTo(2);
        assertThat(options.kafkaPort).isEqualTo(3);
        assertThat(options.postgresPort).isEqualTo(65_535);
        assertThat(options.address).isEqualTo("0.0.0.0");
        assertThat(options.crowd).isEqualTo(2_000);
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
        assertThat(parse("--address=" + address).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpListsEveryOptionAndCommand(String argument) {
        List<String> out = new ArrayList<>();

        assertThat(CommandRunner.run(command(), new String[] {argument}, out::add, line -> {}))
                .isZero();
        assertThat(String.join("\n", out))
                .contains(
                        "--reset",
                        "--state",
                        "--gateway-port",
                        "--worker-port",
                        "--kafka-port",
                        "--postgres-port",
                        "--address",
                        "--crowd",
                        "--help",
                        "audit",
                        "dlt",
                        "erase");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --verbose              | Unknown option: '--verbose'; --help lists the known options
                    reset                  | Unexpected argument: 'reset'; commands: audit, dlt, erase; --help lists the known options
                    --reset=yes            | option '--reset' should be specified without 'yes' parameter; --help lists the known options
                    --state=               | --state needs a value, as in --state=DIR
                    --gateway-port=0       | Invalid value for option '--gateway-port': '0', allowed is a number from 1 to 65535
                    --kafka-port=65536     | Invalid value for option '--kafka-port': '65536', allowed is a number from 1 to 65535
                    --worker-port=eighty   | Invalid value for option '--worker-port': 'eighty', allowed is a number from 1 to 65535
                    --postgres-port        | Missing required parameter for option '--postgres-port' (PORT); --help lists the known options
                    --postgres-port=       | Invalid value for option '--postgres-port': '', allowed is a number from 1 to 65535
                    --address              | Missing required parameter for option '--address' (ADDRESS); --help lists the known options
                    --address=all          | Invalid value for option '--address': 'all', allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all
                    --address=1.2.3        | Invalid value for option '--address': '1.2.3', allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all
                    --address=1.2.3.999    | Invalid value for option '--address': '1.2.3.999', allowed is a numeric address of this machine such as 127.0.0.1, or 0.0.0.0 for all
                    --crowd=0              | Invalid value for option '--crowd': '0', allowed is a number from 1 to 2000
                    --crowd=2001           | Invalid value for option '--crowd': '2001', allowed is a number from 1 to 2000
                    --crowd=everybody      | Invalid value for option '--crowd': 'everybody', allowed is a number from 1 to 2000
                    --crowd                | Missing required parameter for option '--crowd' (VISITORS); --help lists the known options
                    audit --nonsense       | Unknown option: '--nonsense'; --help lists the known options
                    dlt list --limit=0     | Invalid value for option '--limit': '0', allowed is a number from 1 to 10000
                    """)
    void anInvalidArgumentGetsOneClearLine(String arguments, String answer) {
        List<String> err = new ArrayList<>();

        assertThat(CommandRunner.run(command(), arguments.split(" "), line -> {}, err::add))
                .isEqualTo(2);
        assertThat(err).containsExactly(answer);
    }

    @Test
    void eachProgramHasAPortOfItsOwn() {
        LocalOptions options = parse("--gateway-port=8081");

        assertThatThrownBy(options::requireDistinctPorts)
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("Port 8081 is given twice; each of the four programs needs its own port.");
    }

    private static LocalOptions parse(String... arguments) {
        return CommandLine.populateCommand(new LocalOptions(), arguments);
    }

    private static CommandLine command() {
        return LocalBooking.command(line -> {}, line -> {});
    }
}
