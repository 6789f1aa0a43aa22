package dev.slotkeeper.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.SentBy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class DeadLetterCommandsTest {

    @Test
    void everythingCanBeSet() {
        ParseResult list =
                parse("list", "--from=2026-11-22T10:00:00Z", "--to=2026-11-22T11:00:00Z", "--limit=7", "--kafka=a:1");
        assertThat(list.<Instant>matchedOptionValue("--from", null)).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(list.<Instant>matchedOptionValue("--to", null)).isEqualTo(Instant.parse("2026-11-22T11:00:00Z"));
        assertThat(list.<Integer>matchedOptionValue("--limit", null)).isEqualTo(7);
        assertThat(list.<String>matchedOptionValue("--kafka", null)).isEqualTo("a:1");

        ParseResult show = parse("show", "3@17", "--save=letter.json");
        assertThat(show.<MessagePosition>matchedPositionalValue(0, null)).isEqualTo(new MessagePosition(3, 17));
        assertThat(show.<Path>matchedOptionValue("--save", null)).isEqualTo(Path.of("letter.json"));

        ParseResult back = parse("send-back", "--key=k=v", "--value=f", "--again", "0@0", "--by=anna");
        assertThat(back.<MessagePosition>matchedPositionalValue(0, null)).isEqualTo(new MessagePosition(0, 0));
        assertThat(back.<String>matchedOptionValue("--key", null)).isEqualTo("k=v");
        assertThat(back.<Path>matchedOptionValue("--value", null)).isEqualTo(Path.of("f"));
        assertThat(back.<Boolean>matchedOptionValue("--again", null)).isTrue();
        assertThat(back.<SentBy>matchedOptionValue("--by", null)).hasToString("operator anna");
    }

    @Test
    void nothingElseSaidMeansFiftyDeadLettersAndTheUserOfTheOperatingSystem() {
        assertThat(parse("list").commandSpec().findOption("--limit").<Integer>getValue())
                .isEqualTo(50);

        CommandSpec back = parse("send-back", "3@17").commandSpec();
        assertThat(back.findOption("--again").<Boolean>getValue()).isFalse();
        assertThat(back.findOption("--key").<String>getValue()).isNull();
        assertThat(back.findOption("--value").<Path>getValue()).isNull();
        assertThat(back.findOption("--by").<SentBy>getValue())
                .hasToString("operator " + System.getProperty("user.name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpListsTheOptionsOfEveryCommand(String argument) {
        List<String> out = new ArrayList<>();

        assertThat(DeadLetterTool.run(new String[] {argument}, out::add, line -> {}))
                .isZero();
        assertThat(String.join("\n", out))
                .contains("dlt list", "--from", "--limit", "dlt show", "--save", "dlt send-back", "--again", "--kafka");
    }

    @Test
    void aCommandHasHelpOfItsOwn() {
        List<String> out = new ArrayList<>();

        assertThat(DeadLetterTool.run(new String[] {"list", "--help"}, out::add, line -> {}))
                .isZero();
        assertThat(String.join("\n", out)).contains("--from").doesNotContain("--again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                        | Missing required subcommand; commands: list, send-back, show; --help lists the known options
                    delete                    | Unexpected argument: 'delete'; commands: list, send-back, show; --help lists the known options
                    show                      | Missing required parameter: 'PARTITION@OFFSET'; --help lists the known options
                    send-back                 | Missing required parameter: 'PARTITION@OFFSET'; --help lists the known options
                    show 3:17                 | Invalid value for positional parameter at index 0 (PARTITION@OFFSET): '3:17', allowed is PARTITION@OFFSET, such as 3@17
                    show -3@17                | Unknown option: '-3@17'; --help lists the known options
                    show 3@9999999999999999999 | Invalid value for positional parameter at index 0 (PARTITION@OFFSET): '3@9999999999999999999', allowed is PARTITION@OFFSET, such as 3@17
                    send-back 0@1 0@2         | Unexpected argument: '0@2'; --help lists the known options
                    list 0@1                  | Unexpected argument: '0@1'; --help lists the known options
                    list --limit=0            | Invalid value for option '--limit': '0', allowed is a number from 1 to 10000
                    list --limit=x            | Invalid value for option '--limit': 'x', allowed is a number from 1 to 10000
                    list --from=yesterday     | Invalid value for option '--from': 'yesterday', allowed is an instant such as 2026-11-22T10:00:00Z
                    list --limit=1 --limit=2  | option '--limit' (N) should be specified only once; --help lists the known options
                    list --again              | Unknown option: '--again'; --help lists the known options
                    show 0@1 --key=k          | Unknown option: '--key=k'; --help lists the known options
                    send-back 0@1 --again=yes | option '--again' should be specified without 'yes' parameter; --help lists the known options
                    send-back 0@1 --key=      | --key needs a value, as in --key=TEXT
                    list --nonsense           | Unknown option: '--nonsense'; --help lists the known options
                    list --properties=/no/such/file | Invalid value for option '--properties': the file '/no/such/file' can't be read as a properties file
                    list --from=2026-11-22T10:00:00Z --to=2026-11-22T10:00:00Z | --from=2026-11-22T10:00:00Z --to=2026-11-22T10:00:00Z: the first must be before the second.
                    """)
    void anInvalidArgumentGetsOneClearLine(String arguments, String answer) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        List<String> err = new ArrayList<>();

        assertThat(DeadLetterTool.run(words, line -> {}, err::add)).isEqualTo(2);
        assertThat(err).containsExactly(answer);
    }

    @Test
    void nothingInAnArgumentMovesTheCursor() {
        List<String> err = new ArrayList<>();

        DeadLetterTool.run(new String[] {"list", "--x\u001b[2J\n"}, line -> {}, err::add);

        assertThat(err).containsExactly("Unknown option: '--x\\x1b[2J\\x0a'; --help lists the known options");
    }

    private static ParseResult parse(String... arguments) {
        return DeadLetterTool.command(line -> {}).parseArgs(arguments).subcommand();
    }
}
