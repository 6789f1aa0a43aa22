package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the messages in docs/contract.md are read and written exactly as they are there. */
class ContractExamplesTest {

    private static final Path CONTRACT = Path.of("..", "docs", "contract.md");
    private static final Pattern MESSAGE = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);

    static List<String> messages() throws IOException {
        return MESSAGE.matcher(Files.readString(CONTRACT))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyExampleIsReadAndWrittenUnchanged(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        assertThat(new String(writtenAgain(bytes), StandardCharsets.UTF_8)).isEqualTo(message);
    }

    private static byte[] writtenAgain(byte[] message) {
        if (ContractJson.decodedCommand(message) instanceof DecodedCommand.Understood understood) {
            return ContractJson.write(understood.command());
        }
        if (new String(message, StandardCharsets.UTF_8).startsWith("{\"type\":\"SlotAvailability\"")) {
            return ContractJson.write(ContractJson.readAvailability(message));
        }
        return ContractJson.write(ContractJson.readReply(message));
    }

    @Test
    void everyCommandAndReplyHasAnExample() throws IOException {
        assertThat(messages())
                .extracting(message -> message.replaceAll("^\\{\"type\":\"(\\w+)\".*", "$1"))
                .contains("SlotAvailability")
                .containsAll(CommandReader.BY_TYPE.keySet())
                .containsAll(ReplyReader.BY_TYPE.keySet());
    }

    @Test
    void everyCodeAndReasonIsInTheTable() throws IOException {
        String contract = Files.readString(CONTRACT);
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(contract).contains("| `" + code + "` |");
        }
        for (Reason reason : Reason.values()) {
            assertThat(contract).contains("`" + reason + "`");
        }
    }
}
