package dev.slotkeeper.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyPartitionTest {

    private static final Path CONTRACT = Path.of("..", "..", "docs", "contract.md");
    private static final Pattern VECTOR =
            Pattern.compile("^\\| `(\\S+)` \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", Pattern.MULTILINE);

    private final LoggedRequestReader reader = new LoggedRequestReader(Duration.ofSeconds(60));

    static List<MatchResult> vectors() throws IOException {
        return VECTOR.matcher(Files.readString(CONTRACT)).results().toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorsOfTheContractHold(MatchResult vector) {
        assertThat(KeyPartition.of(vector.group(1), Integer.MAX_VALUE))
                .as("the hash itself, as it is less than 2^31 - 1")
                .isEqualTo(Integer.parseInt(vector.group(2)));
        assertThat(KeyPartition.of(vector.group(1), 1)).hasToString(vector.group(3));
        assertThat(KeyPartition.of(vector.group(1), 12)).hasToString(vector.group(4));
        assertThat(KeyPartition.of(vector.group(1), 48)).hasToString(vector.group(5));
    }

    @Test
    void requestInAnotherPartitionIsBroken() {
        assertThat(read(4, 12).command()).isNotNull();
        LoggedRequest misplaced = read(3, 12);
        DecodedCommand.Broken broken = Objects.requireNonNull(misplaced.broken());

        assertThat(misplaced.command()).isNull();
        assertThat(misplaced.deadline()).isNull();
        assertThat(broken.detail()).isEqualTo("partition: given 3, allowed 4 of 12, by murmur2 of the key");
        assertThat(broken.customerId()).isEqualTo("c");
        assertThat(KeyPartition.countOf(broken.detail())).isEqualTo(12);
        assertThat(read(5, 12).digest()).isNotEqualTo(misplaced.digest());
        assertThat(read(3, 0).command()).as("in any partition").isNotNull();
    }

    @Test
    void misplacedRequestThatIsDecidedGetsItsAnswerAgain() {
        ReferenceLedger ledger = new ReferenceLedger(new Policy(1_000, true));
        Instant now = Instant.parse("2026-11-22T09:00:00Z");
        DecisionRecord decided = ledger.answer(read(4, 12), now);

        assertThat(ledger.answer(read(4, 48), now)).as("partitions were added").isEqualTo(decided);
        assertThat(ledger.answer(read(3, 12), now))
                .as("sent again to another one")
                .isEqualTo(decided);
    }

    @Test
    void refusalOfAMisplacedRequestUsesUpItsId() {
        ReferenceLedger ledger = new ReferenceLedger(new Policy(1_000, true));
        Instant now = Instant.parse("2026-11-22T09:00:00Z");
        assertThat(ledger.answer(read(3, 12), now).reason()).isEqualTo(Reason.MALFORMED);

        assertThat(ledger.answer(read(4, 12), now).reason()).isEqualTo(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void otherViolationsNameNoCount() {
        assertThat(KeyPartition.countOf(null)).isNull();
        assertThat(KeyPartition.countOf("quantity: given 0, allowed 1 to 1000")).isNull();
    }

    @Test
    void partitionsOfFewerPartitionsAreFound() {
        assertThat(KeyPartition.wasOnceOf("room-7-0900", 4, 48)).as("of 12").isTrue();
        assertThat(KeyPartition.wasOnceOf("room-7-0900", 40, 48)).isFalse();
    }

    private LoggedRequest read(int partition, int partitions) {
        BookSlot command = new BookSlot(new UUID(1, 1), "room-7-0900", "c", 1, null, null);
        LoggedRequest request = reader.read(
                new LogPlace(partition, 7), 0, "room-7-0900".getBytes(UTF_8), ContractJson.write(command), partitions);
        return Objects.requireNonNull(request);
    }
}
