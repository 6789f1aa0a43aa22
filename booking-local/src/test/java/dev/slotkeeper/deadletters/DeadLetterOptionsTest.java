package dev.slotkeeper.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.commandline.UsageException;
import dev.slotkeeper.deadletters.DeadLetterOptions.What;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterOptionsTest {

    @Test
    void everythingCanBeSet() {
        DeadLetterOptions list = DeadLetterOptions.parse(
                "list", "--from=2026-11-22T10:00:00Z", "--to=2026-11-22T11:00:00Z", "--limit=7", "--kafka=a:1");
        assertThat(list.what()).isEqualTo(What.LIST);
        assertThat(list.from()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(list.to()).isEqualTo(Instant.parse("2026-11-22T11:00:00Z"));
        assertThat(list.limit()).isEqualTo(7);

        DeadLetterOptions show = DeadLetterOptions.parse("show", "3@17", "--save=letter.json");
        assertThat(show.what()).isEqualTo(What.SHOW);
        assertThat(show.position()).isEqualTo(new MessagePosition(3, 17));
        assertThat(show.save()).isEqualTo(Path.of("letter.json"));

        DeadLetterOptions back = DeadLetterOptions.parse("send-back", "--key=k=v", "--value=f", "--again", "0@0");
        assertThat(back.what()).isEqualTo(What.SEND_BACK);
        assertThat(back.key()).isEqualTo("k=v");
        assertThat(back.value()).isEqualTo(Path.of("f"));
        assertThat(back.again()).isTrue();

        assertThat(DeadLetterOptions.parse("list").limit()).isEqualTo(50);
        assertThat(DeadLetterOptions.parse("--help").what()).isEqualTo(What.HELP);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                        | dlt needs a command: list, show or send-back; dlt --help lists the options.
                    delete                    | dlt delete: allowed is list, show or send-back; dlt --help lists the options.
                    show                      | dlt show needs the place of a dead letter, as in dlt show 3@17.
                    send-back                 | dlt send-back needs the place of a dead letter, as in dlt send-back 3@17.
                    show 3:17                 | 3:17: allowed is PARTITION@OFFSET, such as 3@17.
                    show -3@17                | Unknown option -3@17; dlt --help lists the known ones.
                    show 3@9999999999999999999 | 3@9999999999999999999: allowed is PARTITION@OFFSET, such as 3@17.
                    send-back 0@1 0@2         | dlt send-back: unexpected argument 0@2.
                    list 0@1                  | dlt list: unexpected argument 0@1.
                    list --limit=0            | --limit=0: allowed is a number from 1 to 10000.
                    list --limit=x            | --limit=x: allowed is a number from 1 to 10000.
                    list --from=yesterday     | --from=yesterday: allowed is an instant such as 2026-11-22T10:00:00Z.
                    list --limit=1 --limit=2  | --limit is given twice.
                    list --again              | --again is no option of dlt list.
                    show 0@1 --key=k          | --key is no option of dlt show.
                    send-back 0@1 --again=yes | --again=yes: this option takes no value.
                    send-back 0@1 --key=      | --key needs a value, as in --key=VALUE.
                    list --nonsense           | Unknown option --nonsense; dlt --help lists the known ones.
                    list --properties=/no/such/file | --properties=/no/such/file: the file can't be read as a properties file.
                    list --from=2026-11-22T10:00:00Z --to=2026-11-22T10:00:00Z | --from=2026-11-22T10:00:00Z --to=2026-11-22T10:00:00Z: the first must be before the second.
                    """)
    void anInvalidArgumentGetsOneClearLine(String arguments, String answer) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");

        assertThatThrownBy(() -> DeadLetterOptions.parse(words))
                .isInstanceOf(UsageException.class)
                .hasMessage(answer);
        List<String> err = new ArrayList<>();
        assertThat(DeadLetterTool.run(words, line -> {}, err::add)).isEqualTo(DeadLetterTool.NOT_DONE);
        assertThat(err).containsExactly(answer);
    }
}
